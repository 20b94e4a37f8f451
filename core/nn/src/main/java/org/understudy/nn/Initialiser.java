package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;

/** First values of a weight matrix. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Initialiser {
  /** {@code out * in} numbers for a weight {@code [out, in]}. */
  float[] weights(int out, int in, RandomStream random);

  /** Uniform within 1 / sqrt(in), the usual default for dense layers. */
  static Initialiser fanIn() {
    return (out, in, random) -> uniform(out * in, 1 / Math.sqrt(Math.max(1, in)), random);
  }

  /** Uniform within a bound: near zero for layers that should begin as no change. */
  static Initialiser uniform(double bound) {
    return (out, in, random) -> uniform(out * in, bound, random);
  }

  /** Uniform within sqrt(6 / (in + out)) (Glorot and Bengio 2010). */
  static Initialiser glorot() {
    return (out, in, random) -> uniform(out * in, Math.sqrt(6.0 / (in + out)), random);
  }

  private static float[] uniform(int count, double bound, RandomStream random) {
    float[] values = new float[count];
    random.fillUniform(values);
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((2 * values[i] - 1) * bound);
    }
    return values;
  }
}
