package org.understudy.metrics;

import java.nio.file.Path;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Context;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;

/** Draws of independent Gaussians. */
final class GaussianRows {
  private GaussianRows() {}

  /** Unit Gaussians, moved by {@code shift} in the first column. */
  static Rows of(int count, int width, double shift, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[count * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() + (i % width == 0 ? shift : 0));
    }
    return rows(values, width);
  }

  static Rows rows(float[] values, int width) {
    return Rows.of(Schema.of(Field.target("x", width)), Role.TARGET, values, values.length / width);
  }

  static Context context() {
    return Understudy.create().context(RandomStream.of(1), Path.of(""));
  }
}
