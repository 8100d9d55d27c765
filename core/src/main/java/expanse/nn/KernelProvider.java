package expanse.nn;

/// Chooses the kernels of this process once.
final class KernelProvider {
  /// What was chosen.
  ///
  /// @param kernels the implementation
  /// @param reason one line for the user: why, and what to do when it is not the fastest
  record Choice(Kernels kernels, String reason) {}

  private static final class Holder {
    static final Choice CHOICE = new Choice(new PlainKernels(), "plain kernels");
  }

  private KernelProvider() {}

  static Choice choice() {
    return Holder.CHOICE;
  }
}
