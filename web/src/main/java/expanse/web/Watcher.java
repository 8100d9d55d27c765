package expanse.web;

/// Is told of every answer, to count them.
@FunctionalInterface
public interface Watcher {
  /// Looks at nothing.
  Watcher NONE = (route, status, nanos) -> {};

  /// A request was answered.
  ///
  /// @param route that it asked for, such as `GET /metrics`; `other` when there is none
  /// @param status of HTTP
  /// @param nanos that it took; of a stream, those until it began
  void answered(String route, int status, long nanos);
}
