package org.understudy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;

class C2stForestTest {
  private static Rows rows(int width, float[] values) {
    return Rows.of(Schema.of(Field.target("x", width)), Role.TARGET, values, values.length / width);
  }

  private static double value(Rows reference, Rows draws) {
    return new C2stForestProvider()
        .compare(
            new C2stForestConfig(50, 5, 5, 1, 0),
            reference,
            draws,
            Understudy.create().context(RandomStream.of(1), Path.of("")))
        .value();
  }

  private static Rows normal(int rows, double shift, long seed) {
    float[] values = new float[rows];
    RandomStream random = RandomStream.of(seed);
    for (int i = 0; i < rows; i++) {
      values[i] = (float) (random.nextGaussian() + shift);
    }
    return rows(1, values);
  }

  /** The best classifier of N(0, 1) and N(2, 1) is right in Phi(1) = 0.8413 of cases. */
  @Test
  void comesNearTheBestClassifier() {
    double value = value(normal(2000, 0, 1), normal(2000, 2, 2));
    assertTrue(value > 0.79 && value < 0.86, "" + value);
  }

  /** With 2000 rows one half has a standard deviation of 0.011. */
  @Test
  void isOneHalfForTheSameDistribution() {
    assertEquals(0.5, value(normal(1000, 0, 3), normal(1000, 0, 4)), 0.045);
  }

  /** Signs that agree against signs that do not: neither column tells by itself. */
  @Test
  void seesWhatOnlyColumnsTogetherTell() {
    RandomStream random = RandomStream.of(5);
    float[][] samples = new float[2][2000];
    for (int label = 0; label < 2; label++) {
      for (int i = 0; i < 1000; i++) {
        float a = (float) random.nextGaussian();
        float b = (float) Math.abs(random.nextGaussian());
        samples[label][2 * i] = a;
        samples[label][2 * i + 1] = (label == 0) == (a > 0) ? b : -b;
      }
    }
    assertTrue(value(rows(2, samples[0]), rows(2, samples[1])) > 0.93);
  }

  @Test
  void valuesThatRepeatStayTogether() {
    byte[][] ranges = Tree.ranges(new float[] {1, 1, 1, 2, 2, 0, 3, 3}, 1);
    assertEquals(ranges[0][0], ranges[0][2]);
    assertEquals(ranges[0][3], ranges[0][4]);
    assertTrue(ranges[0][5] != ranges[0][0] && ranges[0][4] != ranges[0][6]);
  }
}
