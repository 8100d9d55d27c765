package expanse.base;

/// The xoshiro256++ generator of Blackman and Vigna (2019), seeded through SplitMix64.
///
/// Its state can be read and restored, so that a resumed run draws the same numbers. Not safe for
/// use by several threads.
public final class Rng {
  private long s0;
  private long s1;
  private long s2;
  private long s3;

  /// @param seed any value; equal seeds give equal sequences
  public Rng(long seed) {
    restart(seed);
  }

  private void restart(long seed) {
    long z = seed;
    z += 0x9E3779B97F4A7C15L;
    s0 = mix(z);
    z += 0x9E3779B97F4A7C15L;
    s1 = mix(z);
    z += 0x9E3779B97F4A7C15L;
    s2 = mix(z);
    z += 0x9E3779B97F4A7C15L;
    s3 = mix(z);
  }

  private Rng(long[] state) {
    s0 = state[0];
    s1 = state[1];
    s2 = state[2];
    s3 = state[3];
  }

  /// A generator in the state that [#state()] returned.
  public static Rng ofState(long[] state) {
    if (state.length != 4 || (state[0] | state[1] | state[2] | state[3]) == 0) {
      throw new IllegalArgumentException("a state has four words, not all zero");
    }
    return new Rng(state);
  }

  /// An independent generator for a named purpose: the same parent seed and keys give the same
  /// child.
  public static Rng derived(long seed, long... keys) {
    long z = mix(seed + 0x9E3779B97F4A7C15L);
    for (long key : keys) {
      z = mixed(z, key);
    }
    return new Rng(z);
  }

  /// Puts this generator where [#derived] with two keys starts, and makes no object.
  public void derive(long seed, long key, long secondKey) {
    restart(mixed(mixed(mix(seed + 0x9E3779B97F4A7C15L), key), secondKey));
  }

  private static long mixed(long z, long key) {
    return mix(z ^ mix(key + 0x9E3779B97F4A7C15L)) + 0x9E3779B97F4A7C15L;
  }

  /// The four words of state.
  public long[] state() {
    return new long[] {s0, s1, s2, s3};
  }

  /// 64 random bits.
  public long nextLong() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /// Uniform in [0, 1), 53 bits.
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /// Uniform in 0 .. bound - 1, without bias.
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, was " + bound);
    }
    long r = nextLong() >>> 33;
    long m = bound - 1L;
    if ((bound & m) == 0) {
      return (int) (r & m);
    }
    long u = r;
    while (u - (r = u % bound) + m > 0x7FFFFFFFL) {
      u = nextLong() >>> 33;
    }
    return (int) r;
  }

  /// Standard normal, by the polar method; draws are not cached, so the state is all there is.
  public double nextGaussian() {
    while (true) {
      double x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      double s = x * x + y * y;
      if (s < 1 && s > 0) {
        return x * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  /// Chooses each of some things with the same probability, and one of them at least.
  ///
  /// @param share probability above 0 to 1
  /// @param chosen receives the choice; with a share of 1 nothing is drawn
  public void choose(double share, boolean[] chosen) {
    boolean any = false;
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = share >= 1 || nextDouble() < share;
      any |= chosen[i];
    }
    if (!any && chosen.length > 0) {
      chosen[nextInt(chosen.length)] = true;
    }
  }

  /// Shuffles in place (Fisher and Yates).
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int t = values[i];
      values[i] = values[j];
      values[j] = t;
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
