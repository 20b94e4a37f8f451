package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplineTest {
  private static final int BINS = 5;
  private static final float BOUND = 3;

  /** One element's spline in double, after equations 4 and 5 of Durkan et al. (2019). */
  private static final class Curve {
    private final double[] x;
    private final double[] y;
    private final double[] slope;
    private final int bins;

    Curve(double[] raw, int bins, double bound) {
      this.bins = bins;
      x = knots(raw, 0, bins, bound);
      y = knots(raw, bins, bins, bound);
      slope = new double[bins + 1];
      slope[0] = 1;
      slope[bins] = 1;
      double shift = Math.log(Math.expm1(1 - 1e-3));
      for (int k = 1; k < bins; k++) {
        slope[k] = 1e-3 + ElementwiseTest.softplus(raw[2 * bins + k - 1] + shift);
      }
    }

    private static double[] knots(double[] raw, int from, int bins, double bound) {
      double total = 0;
      for (int k = 0; k < bins; k++) {
        total += Math.exp(raw[from + k]);
      }
      double[] knots = new double[bins + 1];
      knots[0] = -bound;
      for (int k = 0; k < bins; k++) {
        double share = 1e-3 + (1 - 1e-3 * bins) * Math.exp(raw[from + k]) / total;
        knots[k + 1] = knots[k] + 2 * bound * share;
      }
      return knots;
    }

    /** y and log dy/dx. */
    double[] forward(double value) {
      if (!(value > x[0] && value < x[bins])) {
        return new double[] {value, 0};
      }
      int k = 0;
      while (k < bins - 1 && value >= x[k + 1]) {
        k++;
      }
      double h = y[k + 1] - y[k];
      double s = h / (x[k + 1] - x[k]);
      double xi = (value - x[k]) / (x[k + 1] - x[k]);
      double t = xi * (1 - xi);
      double below = s + (slope[k + 1] + slope[k] - 2 * s) * t;
      double image = y[k] + h * (s * xi * xi + slope[k] * t) / below;
      double rise = slope[k + 1] * xi * xi + 2 * s * t + slope[k] * (1 - xi) * (1 - xi);
      return new double[] {image, Math.log(s * s * rise / (below * below))};
    }

    /** x and log dx/dy, by bisection and Newton's method on the forward curve. */
    double[] inverse(double value) {
      if (!(value > y[0] && value < y[bins])) {
        return new double[] {value, 0};
      }
      double low = x[0];
      double high = x[bins];
      for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (forward(middle)[0] < value) {
          low = middle;
        } else {
          high = middle;
        }
      }
      double root = 0.5 * (low + high);
      for (int i = 0; i < 2; i++) {
        double[] at = forward(root);
        root -= (at[0] - value) / Math.exp(at[1]);
      }
      return new double[] {root, -forward(root)[1]};
    }
  }

  /** {@code [n, d + 1]}: the images, and the log-determinant as the last column. */
  static Doubles reference(Doubles x, Doubles raw, int bins, double bound, boolean inverse) {
    int n = x.dim(0);
    int d = x.dim(1);
    int count = 3 * bins - 1;
    double[] out = new double[n * (d + 1)];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < d; i++) {
        double[] own = new double[count];
        System.arraycopy(raw.values(), (row * d + i) * count, own, 0, count);
        Curve curve = new Curve(own, bins, bound);
        double value = x.at(row, i);
        double[] result = inverse ? curve.inverse(value) : curve.forward(value);
        out[row * (d + 1) + i] = result[0];
        out[row * (d + 1) + d] += result[1];
      }
    }
    return new Doubles(out, n, d + 1);
  }

  private static Tensor joined(Spline.Result result) {
    return Tensor.concat(1, result.y(), result.logDet().reshape(-1, 1));
  }

  private static Spline.Result run(Tensor x, Tensor raw, int bins, float bound, boolean inverse) {
    return inverse ? Spline.inverse(x, raw, bins, bound) : Spline.forward(x, raw, bins, bound);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 2, 3", "false, 5, 3", "false, 10, 3", "false, 8, 1", "false, 10, 10",
    "true, 2, 3", "true, 5, 3", "true, 10, 3", "true, 8, 1", "true, 10, 10"
  })
  void valueAndDerivativesFollowTheFormula(boolean inverse, int bins, float bound) {
    Derivatives.of(
            in -> joined(run(in[0], in[1], bins, bound, inverse)),
            in -> reference(in[0], in[1], bins, bound, inverse))
        .within(5e-6, 2e-4, 2e-3)
        .check(
            Doubles.random(81, -1.2 * bound, 1.2 * bound, 6, 2),
            Doubles.random(82, -1, 1, 6, 2 * (3 * bins - 1)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachOutputAloneHasItsDerivatives(boolean inverse) {
    Doubles x = Doubles.random(83, -3.5, 3.5, 5, 3);
    Doubles raw = Doubles.random(84, -1, 1, 5, 3, 3 * BINS - 1);
    Derivatives.of(
            in -> run(in[0], in[1], BINS, BOUND, inverse).y(),
            in -> column(reference(in[0], in[1], BINS, BOUND, inverse), 0, 3))
        .within(5e-6, 2e-4, 2e-3)
        .check(x, raw);
    Derivatives.of(
            in -> run(in[0], in[1], BINS, BOUND, inverse).logDet().reshape(5, 1),
            in -> column(reference(in[0], in[1], BINS, BOUND, inverse), 3, 4))
        .within(5e-6, 2e-4, 2e-3)
        .check(x, raw);
  }

  private static Doubles column(Doubles all, int from, int to) {
    return Doubles.build(
        new int[] {all.dim(0), to - from}, index -> all.at(index[0], from + index[1]));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFusedPassIsTheComposedForm(boolean inverse) {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(85);
      Tensor x = stream.normal(200, 4).mul(1.7f).variable();
      Tensor raw = stream.normal(200, 4 * (3 * BINS - 1)).variable();
      Tensor weights = stream.normal(200, 5);
      Tensor fused = joined(run(x, raw, BINS, BOUND, inverse));
      Tensor composed = joined(ComposedSpline.run(x, raw, BINS, BOUND, inverse));
      // The log-determinant's column sums four logarithms of steep or flat slopes.
      assertArrayEquals(composed.toArray(), fused.toArray(), 1e-4f);
      List<Tensor> first = Gradients.of(fused.mul(weights).sum(), List.of(x, raw));
      List<Tensor> other = Gradients.of(composed.mul(weights).sum(), List.of(x, raw));
      for (int i = 0; i < 2; i++) {
        Derivatives.assertClose(
            "gradient " + i,
            Doubles.of(other.get(i)).values(),
            Doubles.of(first.get(i)).values(),
            1e-3);
      }
    }
  }

  @Test
  void allNumbersZeroIsTheIdentity() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(86).normal(300, 2).mul(2);
      Spline.Result result = Spline.forward(x, Tensor.zeros(300, 2 * 29), 10, BOUND);
      assertArrayEquals(x.toArray(), result.y().toArray(), 2e-6f);
      assertArrayEquals(new float[300], result.logDet().toArray(), 4e-6f);
    }
  }

  @Test
  void inverseUndoesForward() {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(87);
      Tensor x = stream.normal(2000, 3).mul(1.5f);
      Tensor raw = stream.normal(2000, 3 * 29).mul(0.5f);
      Spline.Result there = Spline.forward(x, raw, 10, BOUND);
      Spline.Result back = Spline.inverse(there.y(), raw, 10, BOUND);
      assertArrayEquals(x.toArray(), back.y().toArray(), 1e-4f);
      assertArrayEquals(there.logDet().toArray(), back.logDet().neg().toArray(), 1e-3f);
    }
  }

  @Test
  void wildNumbersInvertAsWellAsTheirSlopeAllows() {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(88);
      Tensor x = stream.normal(3000, 1).mul(1.5f);
      Tensor raw = stream.normal(3000, 29).mul(3);
      Spline.Result there = Spline.forward(x, raw, 10, BOUND);
      float[] back = Spline.inverse(there.y(), raw, 10, BOUND).y().toArray();
      float[] start = x.toArray();
      float[] logSlope = there.logDet().toArray();
      for (int i = 0; i < start.length; i++) {
        double slope = Math.exp(logSlope[i]);
        assertTrue(Float.isFinite(logSlope[i]), "log slope of row " + i);
        // y carries an error of about 2^-22, which a flat spot magnifies into x.
        assertEquals(start[i], back[i], 1e-4 + 2e-6 / slope, "row " + i + ", slope " + slope);
      }
    }
  }

  @Test
  void theLogDeterminantIsTheNumericalJacobians() {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(89);
      int n = 500;
      Tensor x = stream.uniform(n, 1).mul(7).sub(3.5f);
      Tensor raw = stream.normal(n, 3 * BINS - 1);
      float h = 2e-3f;
      float[] ahead = Spline.forward(x.add(h), raw, BINS, BOUND).y().toArray();
      float[] behind = Spline.forward(x.sub(h), raw, BINS, BOUND).y().toArray();
      float[] logDet = Spline.forward(x, raw, BINS, BOUND).logDet().toArray();
      double worst = 0;
      int bad = 0;
      for (int i = 0; i < n; i++) {
        double numeric = Math.log((ahead[i] - behind[i]) / (2 * h));
        worst = Math.max(worst, Math.abs(numeric - logDet[i]));
        bad += Math.abs(numeric - logDet[i]) > 1e-2 ? 1 : 0;
      }
      // Where a step straddles a knot the curvature jumps: at most 4 h of every 6 / 5 of length.
      assertTrue(bad <= n / 50, bad + " of " + n + " differ by more than 0.01, at worst " + worst);
    }
  }

  @Test
  void theCurveRisesAndFillsItsInterval() {
    try (Scope scope = Scope.open()) {
      int n = 4001;
      float[] grid = new float[n];
      for (int i = 0; i < n; i++) {
        grid[i] = -4 + 8f * i / (n - 1);
      }
      Tensor raw = RandomStream.of(90).normal(1, 14).mul(2).broadcastTo(Shape.of(n, 14));
      float[] y = Spline.forward(Tensor.of(grid, n, 1), raw, BINS, BOUND).y().toArray();
      for (int i = 1; i < n; i++) {
        assertTrue(y[i] > y[i - 1], "falls at " + grid[i]);
      }
      assertEquals(-4, y[0]);
      assertEquals(4, y[n - 1]);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void atAndBeyondTheBoundItIsTheIdentity(boolean inverse) {
    float[] points = {3, -3, 3.5f, -100, 1e30f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    try (Scope scope = Scope.open()) {
      int n = points.length;
      Tensor x = Tensor.of(points, n, 1).variable();
      Tensor raw = RandomStream.of(91).normal(n, 14).variable();
      Spline.Result result = run(x, raw, BINS, BOUND, inverse);
      assertArrayEquals(points, result.y().toArray());
      assertArrayEquals(new float[n], result.logDet().toArray());
      Tensor loss = result.y().slice(0, 0, 5).sum().add(result.logDet().sum());
      List<Tensor> gradients = Gradients.of(loss, List.of(x, raw));
      assertArrayEquals(new float[] {1, 1, 1, 1, 1, 0, 0}, gradients.get(0).toArray());
      assertArrayEquals(new float[n * 14], gradients.get(1).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void justInsideTheBoundItMeetsTheTails(boolean inverse) {
    try (Scope scope = Scope.open()) {
      float[] points = {Math.nextDown(3f), -Math.nextDown(3f), 2.9999f, -2.9999f};
      Tensor raw = RandomStream.of(92).normal(4, 14);
      Spline.Result result = run(Tensor.of(points, 4, 1), raw, BINS, BOUND, inverse);
      assertArrayEquals(points, result.y().toArray(), 5e-4f);
      assertArrayEquals(new float[4], result.logDet().toArray(), 5e-3f);
    }
  }

  @Test
  void knotsBelongToBothBins() {
    // With all numbers zero and four bins on [-2, 2] the knots are the integers.
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {-1, 0, 1}, 3, 1).variable();
      Tensor raw = Tensor.zeros(3, 11).variable();
      Spline.Result result = Spline.forward(x, raw, 4, 2);
      assertArrayEquals(new float[] {-1, 0, 1}, result.y().toArray(), 1e-6f);
      assertArrayEquals(
          new float[] {1, 1, 1},
          Gradients.of(result.y().sum(), List.of(x)).get(0).toArray(),
          1e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nanIsNotHidden(boolean inverse) {
    try (Scope scope = Scope.open()) {
      float[] raw = new float[2 * 14];
      raw[14 + 3] = Float.NaN;
      Tensor x = Tensor.of(new float[] {Float.NaN, 0.3f}, 2, 1);
      Spline.Result result = run(x, Tensor.of(raw, 2, 14), BINS, BOUND, inverse);
      assertTrue(Float.isNaN(result.y().toArray()[0]), "from x");
      assertTrue(Float.isNaN(result.y().toArray()[1]), "from the parameters");
      assertTrue(Float.isNaN(result.logDet().toArray()[1]), "log-determinant");
    }
  }

  @Test
  void extremeParametersStayFinite() {
    try (Scope scope = Scope.open()) {
      float[] raw = new float[4 * 14];
      for (int i = 0; i < 14; i++) {
        raw[i] = 1e4f * (i % 3 - 1);
        raw[14 + i] = -1e4f;
        raw[28 + i] = i < 5 ? 80 : -80;
        raw[42 + i] = i < 10 ? 0 : -1e4f;
      }
      Tensor x = Tensor.of(new float[] {0.1f, 0.2f, -1, 2.9f}, 4, 1).variable();
      Tensor parameters = Tensor.of(raw, 4, 14).variable();
      for (boolean inverse : new boolean[] {false, true}) {
        Spline.Result result = run(x, parameters, BINS, BOUND, inverse);
        Tensor loss = result.y().sum().add(result.logDet().sum());
        for (Tensor gradient : Gradients.of(loss, List.of(x, parameters))) {
          for (float value : gradient.toArray()) {
            assertTrue(Float.isFinite(value), "gradient " + value + ", inverse " + inverse);
          }
        }
        for (float value : joined(result).toArray()) {
          assertTrue(Float.isFinite(value), "value " + value + ", inverse " + inverse);
        }
      }
    }
  }

  @Test
  void emptyBatchesPass() {
    try (Scope scope = Scope.open()) {
      Spline.Result result = Spline.forward(Tensor.zeros(0, 2), Tensor.zeros(0, 28), BINS, BOUND);
      assertEquals(Shape.of(0, 2), result.y().shape());
      assertEquals(Shape.of(0), result.logDet().shape());
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3);
      Tensor raw = Tensor.zeros(2, 14);
      String message =
          assertThrows(IllegalArgumentException.class, () -> Spline.forward(x, raw, BINS, BOUND))
              .getMessage();
      assertEquals(
          "spline: input [2, 3] with 5 bins needs parameters [2, 3 * 14], found [2, 14]", message);
      Tensor fitting = Tensor.zeros(2, 42);
      for (Runnable call :
          List.<Runnable>of(
              () -> Spline.forward(x, fitting, 1, BOUND),
              () -> Spline.forward(x, fitting, 501, BOUND),
              () -> Spline.inverse(x, fitting, BINS, 0),
              () -> Spline.inverse(x, fitting, BINS, Float.NaN),
              () -> Spline.forward(x, fitting, BINS, 3e38f),
              () -> Spline.inverse(x, fitting, BINS, Float.POSITIVE_INFINITY))) {
        assertTrue(
            assertThrows(IllegalArgumentException.class, call::run)
                .getMessage()
                .startsWith("spline: expected 2 to 500 bins and a positive bound"));
      }
    }
  }
}
