package org.understudy.runtime.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

class TransformsTest {
  private static final int ROWS = 5000;
  private static final Schema SCHEMA =
      Schema.of(
          Field.target("box", 1).on(Support.of(new double[] {-2}, new double[] {3})),
          Field.target("positive", 1).on(Support.positive(1)),
          Field.target("real", 1));

  private static Rows rows() {
    RandomStream random = RandomStream.of(1);
    float[] box = new float[ROWS];
    float[] positive = new float[ROWS];
    float[] real = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      box[i] = -2 + 5 * random.nextFloat();
      positive[i] = (float) Math.exp(2 + 0.5 * random.nextGaussian());
      real[i] = (float) (100 + 20 * random.nextGaussian());
    }
    return new Rows(SCHEMA, ROWS, List.of(box, positive, real));
  }

  private static Transforms fitted() {
    return Transforms.fit(SCHEMA, rows(), Map.of());
  }

  @Test
  void everyFieldBecomesStandard() {
    float[] own = fitted().forward(Role.TARGET, rows().matrix(Role.TARGET));
    for (int column = 0; column < 3; column++) {
      double sum = 0;
      double squares = 0;
      double fourth = 0;
      for (int row = 0; row < ROWS; row++) {
        double v = own[3 * row + column];
        sum += v / ROWS;
        squares += v * v / ROWS;
        fourth += v * v * v * v / ROWS;
      }
      assertEquals(0, sum, 1e-3);
      assertEquals(1, squares, 1e-3);
      // A normal's fourth moment is 3; the standard error here is sqrt(96 / 5000) = .14.
      assertEquals(3, fourth, 0.6);
    }
  }

  @Test
  void inverseUndoesForward() {
    float[] user = rows().matrix(Role.TARGET);
    float[] back = fitted().inverse(Role.TARGET, fitted().forward(Role.TARGET, user));
    for (int i = 0; i < user.length; i++) {
      assertEquals(user[i], back[i], 2e-5 * (1 + Math.abs(user[i])));
    }
  }

  @Test
  void jacobianIsTheNumericalOne() {
    Transforms transforms = fitted();
    float[] point = {1.3f, 4.5f, 90f};
    double expected = 0;
    for (int i = 0; i < 3; i++) {
      float step = 0.05f;
      float[] above = point.clone();
      float[] below = point.clone();
      above[i] += step;
      below[i] -= step;
      double slope =
          (transforms.forward(Role.TARGET, above)[i] - transforms.forward(Role.TARGET, below)[i])
              / (above[i] - (double) below[i]);
      expected += Math.log(slope);
    }
    assertEquals(expected, transforms.logJacobian(Role.TARGET, point)[0], 2e-3);
  }

  @Test
  void derivativesAreTheNumericalOnes() {
    Map<String, List<String>> chosen =
        Map.of(
            "box", List.of("logit", "standardise"),
            "real", List.of("robust", "asinh", "standardise"));
    for (Transforms transforms : List.of(fitted(), Transforms.fit(SCHEMA, rows(), chosen))) {
      float[] point = {1.3f, 4.5f, 90f};
      float[] slopes = transforms.slopes(Role.TARGET, point);
      float[] bends = transforms.bends(Role.TARGET, point);
      for (int i = 0; i < 3; i++) {
        float step = 0.01f * (1 + Math.abs(point[i]) / 10);
        float[] above = point.clone();
        float[] below = point.clone();
        above[i] += step;
        below[i] -= step;
        double apart = above[i] - (double) below[i];
        double slope =
            (transforms.forward(Role.TARGET, above)[i] - transforms.forward(Role.TARGET, below)[i])
                / apart;
        double bend =
            (transforms.logJacobian(Role.TARGET, above)[0]
                    - transforms.logJacobian(Role.TARGET, below)[0])
                / apart;
        assertEquals(slope, slopes[i], 1e-3 * (1e-3 + Math.abs(slope)));
        assertEquals(bend, bends[i], 1e-3 * (1e-1 + Math.abs(bend)));
      }
    }
  }

  @Test
  void drawsStayStrictlyInside() {
    float[] user = fitted().inverse(Role.TARGET, new float[] {50, -80, 0, -50, 0, 0});
    assertTrue(user[0] < 3 && user[3] > -2);
    assertTrue(user[1] > 0);
  }

  @Test
  void fileFormKeepsEverything() {
    Transforms transforms = fitted();
    Transforms again = Transforms.fromMap(SCHEMA, transforms.toMap());
    float[] point = {1.3f, 4.5f, 90f};
    assertArrayEquals(transforms.forward(Role.TARGET, point), again.forward(Role.TARGET, point));
  }

  @Test
  void valuesThatDoNotBelongAreNamed() {
    Rows bad = rows();
    bad.column("box")[7] = 9;
    IllegalArgumentException outside =
        assertThrows(IllegalArgumentException.class, () -> Transforms.fit(SCHEMA, bad, Map.of()));
    assertTrue(outside.getMessage().contains("'box', row 7"), outside.getMessage());
    Rows holed = rows();
    holed.column("real")[11] = Float.NaN;
    IllegalArgumentException nan =
        assertThrows(IllegalArgumentException.class, () -> Transforms.fit(SCHEMA, holed, Map.of()));
    assertTrue(nan.getMessage().contains("'real', row 11"), nan.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Transforms.fit(SCHEMA, rows(), Map.of("real", List.of("probit"))));
  }

  @Test
  void constantColumnIsLeftAtScaleOne() {
    Schema schema = Schema.of(Field.target("c", 1));
    Rows constant = new Rows(schema, 3, List.of(new float[] {4, 4, 4}));
    Transforms transforms = Transforms.fit(schema, constant, Map.of());
    assertArrayEquals(
        new float[] {0, 1}, transforms.forward(Role.TARGET, new float[] {4, 5}), 1e-6f);
  }

  /** Energies in joules, cross-sections in square metres: small is not constant. */
  @Test
  void smallUnitsAreStandardisedToo() {
    Schema schema = Schema.of(Field.target("c", 1));
    Rows small = new Rows(schema, 2, List.of(new float[] {1e-30f, 3e-30f}));
    for (List<String> names : List.of(List.of("standardise"), List.of("robust"))) {
      float[] own =
          Transforms.fit(schema, small, Map.of("c", names))
              .forward(Role.TARGET, new float[] {2e-30f, 3e-30f});
      assertEquals(0, own[0], 1e-6f);
      assertTrue(own[1] > 0.5f, names + ": " + own[1]);
    }
  }
}
