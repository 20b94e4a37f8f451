package org.understudy.tensor;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/**
 * A reproducible stream of random numbers: Philox 4x32-10 of Salmon, Moraes, Dror and Shaw,
 * <i>Parallel random numbers: as easy as 1, 2, 3</i> (SC 2011).
 *
 * <p>A stream is a key and the number of 32-bit words read so far, so its whole {@link #state()} is
 * two numbers. {@link #split(String)} and {@link #split(long)} derive independent streams from the
 * key alone: they neither advance this stream nor depend on how far it has been read, and the order
 * in which streams are split never reaches a number.
 *
 * <p>Uniform numbers lie strictly inside (0, 1), so their logarithm and logit are finite. Normal
 * numbers come from the ziggurat of Marsaglia and Tsang (J. Stat. Softw. 5(8), 2000) with 128
 * layers, whose layer and height use different bits. Not thread-safe: give each thread a split.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class RandomStream {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int WORDS = 4;
  private static final int BULK = 512;

  // A stream's own words have an upper counter half of zero; splits live where it is not.
  private static final int SPLIT_INDEX = 1;
  private static final int SPLIT_LABEL = 2;

  private final long key;
  private int[] buffer = new int[WORDS];
  private int cursor = WORDS;
  private long nextBlock;

  private RandomStream(long key) {
    this.key = key;
  }

  /** The stream of a seed, from its start. Every seed gives another stream. */
  public static RandomStream of(long seed) {
    return new RandomStream(seed);
  }

  /**
   * The independent stream of a name.
   *
   * @param label any text; equal texts give equal streams
   */
  public RandomStream split(String label) {
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    long derived = derive(key, text.length, SPLIT_LABEL);
    for (int from = 0; from < text.length; from += Long.BYTES) {
      long piece = 0;
      for (int i = from; i < Math.min(from + Long.BYTES, text.length); i++) {
        piece = piece << Byte.SIZE | (text[i] & 0xFF);
      }
      derived = derive(derived, piece, SPLIT_LABEL);
    }
    return new RandomStream(derived);
  }

  /**
   * The independent stream of a number, such as the index of a chain, worker or epoch.
   *
   * @param index any number
   */
  public RandomStream split(long index) {
    return new RandomStream(derive(key, index, SPLIT_INDEX));
  }

  private static long derive(long key, long counter, int domain) {
    int[] words = new int[WORDS];
    philox(
        (int) counter, (int) (counter >>> 32), domain, 0, (int) key, (int) (key >>> 32), words, 0);
    return join(words[0], words[1]);
  }

  /** 64 uniform bits. */
  public long nextLong() {
    int low = nextWord();
    return join(low, nextWord());
  }

  /**
   * An integer in [0, bound), each equally likely (Lemire, <i>Fast random integer generation in an
   * interval</i>, 2019).
   *
   * @param bound at least 1
   * @throws IllegalArgumentException if the bound is below 1
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("nextInt: expected a bound >= 1, found " + bound);
    }
    long product = (nextWord() & 0xFFFFFFFFL) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextWord() & 0xFFFFFFFFL) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** A uniform number strictly inside (0, 1): an odd multiple of 2^-24. */
  public float nextFloat() {
    return openFloat(nextWord());
  }

  /** A uniform number strictly inside (0, 1): an odd multiple of 2^-53. */
  public double nextDouble() {
    return ((nextLong() >>> 12) + 0.5) * 0x1p-52;
  }

  /** A standard normal number, with 53 random bits inside its layer. */
  public double nextGaussian() {
    while (true) {
      long bits = nextLong();
      int layer = (int) bits & (Ziggurat.LAYERS - 1);
      double x = ((bits >>> 11) + 0.5) * 0x1p-53 * Ziggurat.EDGE[layer];
      if (x >= Ziggurat.EDGE[layer + 1]) {
        x = outsideCore(layer, x);
      }
      if (!Double.isNaN(x)) {
        return (bits & Ziggurat.LAYERS) == 0 ? x : -x;
      }
    }
  }

  /**
   * Independent standard normal numbers.
   *
   * @param dims extents; none means a scalar
   * @return a tensor of the current scope
   */
  public Tensor normal(int... dims) {
    float[] values = new float[Shape.of(dims).size()];
    fillNormal(values);
    return tensor(values, dims);
  }

  /**
   * Independent uniform numbers strictly inside (0, 1).
   *
   * @param dims extents; none means a scalar
   * @return a tensor of the current scope
   */
  public Tensor uniform(int... dims) {
    float[] values = new float[Shape.of(dims).size()];
    fillUniform(values);
    return tensor(values, dims);
  }

  private static Tensor tensor(float[] values, int[] dims) {
    return dims.length == 0 ? Tensor.scalar(values[0]) : Tensor.of(values, dims);
  }

  /** Overwrites an array with standard normal numbers, one word for nearly every number. */
  public void fillNormal(float[] target) {
    for (int i = 0; i < target.length; i++) {
      prefetch(target.length - i);
      target[i] = shortGaussian();
    }
  }

  private float shortGaussian() {
    while (true) {
      int bits = nextWord();
      int layer = bits & (Ziggurat.LAYERS - 1);
      double x = ((bits >>> 8) + 0.5) * 0x1p-24 * Ziggurat.EDGE[layer];
      if (x >= Ziggurat.EDGE[layer + 1]) {
        x = outsideCore(layer, x);
      }
      if (!Double.isNaN(x)) {
        return (float) ((bits & Ziggurat.LAYERS) == 0 ? x : -x);
      }
    }
  }

  /** Overwrites an array with uniform numbers strictly inside (0, 1). */
  public void fillUniform(float[] target) {
    for (int i = 0; i < target.length; i++) {
      prefetch(target.length - i);
      target[i] = openFloat(nextWord());
    }
  }

  /**
   * The numbers 0 to n - 1 in random order, each order equally likely (Fisher and Yates).
   *
   * @param n at least 0
   * @throws IllegalArgumentException if n is negative
   */
  public int[] permutation(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("permutation: expected n >= 0, found " + n);
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The key and the number of 32-bit words read: all there is to save. */
  public long[] state() {
    return new long[] {key, nextBlock * WORDS - (buffer.length - cursor)};
  }

  /**
   * The stream that goes on exactly where another stood.
   *
   * @param state from {@link #state()}
   * @throws IllegalArgumentException if there are not two numbers
   */
  public static RandomStream restore(long[] state) {
    if (state.length != 2) {
      throw new IllegalArgumentException(
          "random stream: expected a state of 2 numbers (key, words read), found " + state.length);
    }
    RandomStream stream = new RandomStream(state[0]);
    stream.nextBlock = state[1] >>> 2;
    int within = (int) state[1] & (WORDS - 1);
    if (within > 0) {
      stream.refill();
      stream.cursor = within;
    }
    return stream;
  }

  @Override
  public String toString() {
    return "RandomStream[key=0x" + Long.toHexString(key) + ", words=" + state()[1] + "]";
  }

  private int nextWord() {
    if (cursor == buffer.length) {
      refill();
    }
    return buffer[cursor++];
  }

  /** Enlarges an exhausted buffer when many words are about to be read. */
  private void prefetch(int words) {
    if (cursor == buffer.length && buffer.length < BULK && words >= BULK) {
      buffer = new int[BULK];
      cursor = BULK;
    }
  }

  private void refill() {
    int low = (int) key;
    int high = (int) (key >>> 32);
    for (int at = 0; at < buffer.length; at += WORDS) {
      philox((int) nextBlock, (int) (nextBlock >>> 32), 0, 0, low, high, buffer, at);
      nextBlock++;
    }
    cursor = 0;
  }

  /** A point of a layer that is not wholly under the curve, or NaN to try again. */
  private double outsideCore(int layer, double x) {
    if (layer == 0) {
      double beyond;
      do {
        beyond = -Math.log(nextDouble()) / Ziggurat.TAIL;
      } while (-2 * Math.log(nextDouble()) < beyond * beyond);
      return Ziggurat.TAIL + beyond;
    }
    double floor = Ziggurat.HEIGHT[layer];
    double height = floor + nextDouble() * (Ziggurat.HEIGHT[layer + 1] - floor);
    return height < Math.exp(-0.5 * x * x) ? x : Double.NaN;
  }

  private static float openFloat(int word) {
    return ((word >>> 9) + 0.5f) * 0x1p-23f;
  }

  private static long join(int low, int high) {
    return (long) high << 32 | (low & 0xFFFFFFFFL);
  }

  /** Ten rounds of Philox 4x32: four output words for a 128-bit counter and a 64-bit key. */
  static void philox(int c0, int c1, int c2, int c3, int k0, int k1, int[] target, int offset) {
    for (int round = 0; round < 10; round++) {
      long first = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long second = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (second >>> 32) ^ c1 ^ k0;
      c1 = (int) second;
      c2 = (int) (first >>> 32) ^ c3 ^ k1;
      c3 = (int) first;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    target[offset] = c0;
    target[offset + 1] = c1;
    target[offset + 2] = c2;
    target[offset + 3] = c3;
  }

  /** 128 layers of equal area under exp(-x^2/2); layer 0 is the base strip with the tail. */
  private static final class Ziggurat {
    static final int LAYERS = 128;
    static final double TAIL = 3.442619855899;
    static final double AREA = 9.91256303526217e-3;
    static final double[] EDGE = new double[LAYERS + 1];
    static final double[] HEIGHT = new double[LAYERS + 1];

    static {
      EDGE[0] = AREA / Math.exp(-0.5 * TAIL * TAIL);
      EDGE[1] = TAIL;
      HEIGHT[1] = Math.exp(-0.5 * TAIL * TAIL);
      for (int i = 2; i < LAYERS; i++) {
        HEIGHT[i] = HEIGHT[i - 1] + AREA / EDGE[i - 1];
        EDGE[i] = Math.sqrt(-2 * Math.log(HEIGHT[i]));
      }
      HEIGHT[LAYERS] = 1;
    }
  }
}
