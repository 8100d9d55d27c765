package expanse.split;

/// The random split of the original, entry for entry: a permutation drawn by the Mersenne Twister
/// as NumPy's `RandomState.permutation` draws it, whose first entries are the validation windows
/// (scikit-learn's `train_test_split`). Neighbouring windows that share bars fall into different
/// subsets, so figures from it are leaky; it exists for comparison only.
final class LegacyRandomSplit {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int position = N;

  private LegacyRandomSplit(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /// A permutation of 0 .. n - 1.
  ///
  /// @param seed 0 to 2^32 - 1
  static int[] permutation(int n, long seed) {
    LegacyRandomSplit twister = new LegacyRandomSplit(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = twister.atMost(i);
      int t = order[i];
      order[i] = order[j];
      order[j] = t;
    }
    return order;
  }

  /// How many entries of the permutation are for validation.
  static int validationCount(int n, double share) {
    return (int) Math.ceil(share * n);
  }

  private int atMost(int bound) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(bound);
    while (true) {
      int value = next() & mask;
      if (value <= bound) {
        return value;
      }
    }
  }

  private int next() {
    if (position == N) {
      for (int i = 0; i < N; i++) {
        int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
        state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
      }
      position = 0;
    }
    int y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }
}
