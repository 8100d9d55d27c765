package expanse.feed;

import expanse.market.Bar;

/// A source of bars, each given when it has closed.
public interface BarFeed {
  /// Gives bars on the calling thread until the source ends; many never do. A bar may come twice,
  /// late or out of order: who takes it sorts that out.
  ///
  /// @throws InterruptedException when the thread is interrupted while it waits
  void run(Receiver to) throws InterruptedException;

  /// Takes what comes. When a call returns, the bar is taken for good: a source that remembers how
  /// far it was read may do so now.
  interface Receiver {
    /// Takes a closed bar.
    ///
    /// @param symbol name of the instrument, empty when the source tells none
    void bar(String symbol, Bar bar);

    /// Takes something that should have been a bar.
    ///
    /// @param where it stands, such as a file and a line
    /// @param what is wrong with it
    void malformed(String where, String what);

    /// Takes a sentence about the source itself, such as that it was lost and is sought again.
    void note(String sentence);
  }
}
