package expanse.kernel;

import java.util.Locale;

/// Chooses the kernels of this process once, by a ladder of questions: is one asked for, is the
/// vector module there, is there a compiler that makes it fast, is there a fused multiply-add?
final class KernelProvider {
  /// The system property that forces a choice.
  static final String PROPERTY = "expanse.kernels";

  private static final String MODULE = "jdk.incubator.vector";
  private static final String REMEDY = "start java with --add-modules " + MODULE;

  /// Most time for the question whether vectors are fast.
  private static final long PROBE_NANOS = 2_000_000_000L;

  /// What was chosen.
  ///
  /// @param kernels the implementation
  /// @param fallback whether faster kernels exist that could not be taken
  /// @param reason one line for the user: what runs and why, and what to do about a fallback
  record Choice(Kernels kernels, boolean fallback, String reason) {}

  private static final class Holder {
    static final Choice CHOICE = choose(forced());
  }

  private KernelProvider() {}

  static Choice choice() {
    return Holder.CHOICE;
  }

  static String forced() {
    return System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
  }

  static Choice choose(String forced) {
    switch (forced) {
      case "plain" -> {
        return new Choice(new PlainKernels(), false, "plain kernels, as " + PROPERTY + " asks");
      }
      case "auto", "vector", "vector128", "vector256", "vector512" -> {}
      default ->
          throw new IllegalArgumentException(
              "property "
                  + PROPERTY
                  + " is '"
                  + forced
                  + "'; use auto, plain, vector, vector128, vector256 or vector512");
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return fallback("module " + MODULE + " is not loaded", REMEDY);
    }
    Kernels vector;
    try {
      vector = new VectorKernels();
    } catch (LinkageError e) {
      return fallback("module " + MODULE + " cannot be used (" + e + ")", "use JDK 25");
    }
    if (!forced.equals("auto")) {
      return new Choice(vector, false, vector.name() + " kernels, as " + PROPERTY + " asks");
    }
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted")) {
      return fallback("this JVM only interprets", "start java without -Xint");
    }
    if (mode.contains("emulated-client")) {
      return fallback("the C2 compiler is off", "start java without -XX:TieredStopAtLevel");
    }
    if (!Fma.IN_HARDWARE) {
      return fallback(
          "this JVM has no fused multiply-add", "use a processor with FMA and no -XX:UseAVX=0");
    }
    String vm = System.getProperty("java.vm.name", "");
    if (!vm.contains("HotSpot") && !vm.contains("OpenJDK") && !fasterThanPlain(vector)) {
      return fallback("vectors are slow on this JVM", "use a HotSpot JDK 25");
    }
    return new Choice(vector, false, vector.name() + " kernels");
  }

  private static Choice fallback(String why, String remedy) {
    return new Choice(
        new PlainKernels(),
        true,
        "plain kernels, many times slower, because " + why + "; " + remedy);
  }

  /// For a JVM we know nothing of: runs a small product with both until the vectors are compiled
  /// and win, or the time is over.
  private static boolean fasterThanPlain(Kernels vector) {
    Kernels plain = new PlainKernels();
    int size = 48;
    float[] a = new float[size * size];
    float[] b = new float[size * size];
    float[] c = new float[size * size];
    long start = System.nanoTime();
    int wins = 0;
    while (System.nanoTime() - start < PROBE_NANOS) {
      long fast = time(vector, size, a, b, c);
      if (fast > PROBE_NANOS / 4) {
        return false;
      }
      wins = fast * 2 < time(plain, size, a, b, c) ? wins + 1 : 0;
      if (wins == 3) {
        return true;
      }
    }
    return false;
  }

  private static long time(Kernels kernels, int size, float[] a, float[] b, float[] c) {
    long start = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      kernels.gemm(size, size, size, a, 0, size, b, 0, size, c, 0, size, false);
    }
    return System.nanoTime() - start;
  }
}
