package expanse.web;

/// How much is taken.
///
/// @param bytes of the body of one request
/// @param perSecond requests of those that may ask, over all of them; after a pause as many at once
public record Limits(int bytes, double perSecond) {
  /// Those of a page, which only its own browsers ask.
  public static final Limits PAGE = new Limits(1 << 20, Double.POSITIVE_INFINITY);
}
