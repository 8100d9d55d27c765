package expanse.live;

/// Where signals go. Signals are handed over in their order; they may be handed over again after a
/// restart, and then have the same names and the same bytes.
public interface SignalSink extends AutoCloseable {
  /// The address, which also names it in a saved state.
  String name();

  /// Takes the next signal; waits while too many are on their way.
  ///
  /// @param id names the signal
  /// @param line the signal as JSON, without the end of the line
  /// @throws expanse.base.InputException when it can take no more, ever
  void send(String id, String line) throws InterruptedException;

  /// How many of the signals that it was handed have arrived for good.
  long delivered();

  /// Waits a while for what is on its way, and ends.
  @Override
  void close();
}
