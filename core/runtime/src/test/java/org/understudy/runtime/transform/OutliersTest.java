package org.understudy.runtime.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.tensor.RandomStream;

class OutliersTest {
  private static final int ROWS = 4000;

  /** A normal column, a Cauchy column, and a normal one with a single mishap. */
  private static float[] columns() {
    RandomStream random = RandomStream.of(2);
    float[] x = new float[3 * ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[3 * i] = (float) (7 + 2 * random.nextGaussian());
      double below = random.nextGaussian();
      x[3 * i + 1] = (float) (100 + random.nextGaussian() / below);
      x[3 * i + 2] = (float) random.nextGaussian();
    }
    x[3 * 17 + 2] = 1e6f;
    return x;
  }

  private static Transforms fit(Field field, float[] values, List<String> chosen) {
    Schema schema = Schema.of(Field.target("theta", 1), field);
    int rows = values.length / field.shape().size();
    Rows training = new Rows(schema, rows, List.of(new float[rows], values));
    return Transforms.fit(schema, training, chosen.isEmpty() ? Map.of() : Map.of("x", chosen));
  }

  private static double[] sizes(float[] own, int column) {
    double most = 0;
    double squares = 0;
    for (int i = column; i < own.length; i += 3) {
      most = Math.max(most, Math.abs(own[i]));
      squares += (double) own[i] * own[i] / ROWS;
    }
    return new double[] {most, squares};
  }

  @Test
  void heavyTailsOfAConditionAreDrawnInAndReported() {
    float[] x = columns();
    Transforms transforms = fit(Field.condition("x", 3), x, List.of());
    float[] own = transforms.forward(Role.CONDITION, x);
    for (int column = 0; column < 2; column++) {
      double[] sizes = sizes(own, column);
      assertTrue(sizes[0] < 10, "the largest is " + sizes[0]);
      assertEquals(1, sizes[1], 1e-3);
    }
    List<Outliers> outliers = transforms.outliers();
    assertEquals(List.of("x_2", "x_3"), outliers.stream().map(Outliers::column).toList());
    assertTrue(outliers.get(0).compressed());
    // A Cauchy lies more than ten of 1.4826 quartile distances out with probability .0429.
    assertEquals(0.0429, outliers.get(0).share(), 0.016);
    assertFalse(outliers.get(1).compressed());
    assertEquals(1, outliers.get(1).count());
    assertEquals(1e6, outliers.get(1).furthest(), 5e4);
    assertTrue(outliers.get(1).toString().contains("x 'x_3': 1 of 4000 rows"));
  }

  @Test
  void whatIsDrawnInComesBack() {
    float[] x = columns();
    Transforms transforms = fit(Field.condition("x", 3), x, List.of());
    float[] back = transforms.inverse(Role.CONDITION, transforms.forward(Role.CONDITION, x));
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i], back[i], 2e-4 * (1 + Math.abs(x[i])));
    }
  }

  @Test
  void robustScalesByTheMedianWhateverLiesOut() {
    float[] x = columns();
    float[] own = fit(Field.condition("x", 3), x, List.of("robust")).forward(Role.CONDITION, x);
    float[] probes = {9, 100, 1};
    float[] at = fit(Field.condition("x", 3), x, List.of("robust")).forward(Role.CONDITION, probes);
    assertEquals(1, at[0], 0.08);
    assertEquals(0, at[1], 0.08);
    assertEquals(1, at[2], 0.08);
    assertTrue(sizes(own, 2)[0] > 1e5);
    assertThrows(
        IllegalArgumentException.class, () -> fit(Field.condition("x", 3), x, List.of("robustly")));
  }

  @Test
  void targetsAndBoundedFieldsKeepTheirTransforms() {
    float[] x = columns();
    Schema schema = Schema.of(Field.target("x", 3));
    Transforms target = Transforms.fit(schema, new Rows(schema, ROWS, List.of(x)), Map.of());
    assertEquals(2, target.outliers().size());
    assertFalse(target.outliers().get(0).compressed());
    float[] positive = new float[3 * ROWS];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = Math.abs(x[i]);
    }
    Field bounded = Field.condition("x", 3).on(Support.positive(3));
    assertTrue(fit(bounded, positive, List.of()).outliers().isEmpty());
  }

  @Test
  void mostlyZerosHaveAScale() {
    float[] counts = new float[3 * ROWS];
    RandomStream random = RandomStream.of(3);
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.nextInt(10) == 0 ? 5 * random.nextFloat() : 0;
    }
    Transforms transforms = fit(Field.condition("x", 3), counts, List.of("robust", "asinh"));
    for (float value : transforms.forward(Role.CONDITION, counts)) {
      assertTrue(Float.isFinite(value) && Math.abs(value) < 10, "a value is " + value);
    }
  }

  /** Rows of a set are standardised alike, so that their exchange stays an exchange. */
  @Test
  void channelsOfASetOrAnImageShareTheirScale() {
    RandomStream random = RandomStream.of(4);
    float[] x = new float[300 * 4 * 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (i % 2 == 0 ? random.nextGaussian() : 50 + 9 * random.nextGaussian());
    }
    float[] one = {1, 2, 3, 4, 5, 6, 7, 8};
    float[] turned = {7, 8, 5, 6, 3, 4, 1, 2};
    Transforms transforms = fit(Field.condition("x", 4, 2), x, List.of());
    float[] a = transforms.forward(Role.CONDITION, one);
    float[] b = transforms.forward(Role.CONDITION, turned);
    assertArrayEquals(new float[] {a[6], a[7], a[4], a[5], a[2], a[3], a[0], a[1]}, b);
    double squares = 0;
    for (float value : transforms.forward(Role.CONDITION, x)) {
      squares += (double) value * value / x.length;
    }
    assertEquals(1, squares, 1e-3);
    float[] all =
        fit(Field.condition("x", 8), x, List.of("standardise-all")).forward(Role.CONDITION, one);
    assertEquals(all[1] - all[0], all[7] - all[6], 1e-6);
    assertThrows(
        IllegalArgumentException.class,
        () -> fit(Field.condition("x", 8), x, List.of("standardise-all", "asinh")));
  }

  @Test
  void boundsThatAreNotMappedAreLeftToWhoDraws() {
    Schema schema =
        Schema.of(Field.target("theta", 1).on(Support.of(new double[] {0}, new double[] {1})));
    Rows rows = new Rows(schema, 3, List.of(new float[] {0.2f, 0.5f, 0.8f}));
    float[] out = {40};
    Transforms mapped = Transforms.fit(schema, rows, Map.of());
    assertTrue(mapped.inverse(Role.TARGET, out)[0] < 1);
    Transforms plain = Transforms.fit(schema, rows, Map.of("theta", List.of("standardise")));
    assertTrue(plain.inverse(Role.TARGET, out)[0] > 5);
    assertFalse(plain.supports(Role.TARGET, plain.inverse(Role.TARGET, out)));
  }
}
