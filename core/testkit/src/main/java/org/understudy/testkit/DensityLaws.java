package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Model;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Support;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * What holds for every normalised density; families without one pass.
 *
 * @param gridShare along each axis, the share of the usual points on which it is integrated
 */
record DensityLaws(FamilyUnderTest<?> family, double gridShare) {
  void densityOfDrawsIsTheDensity() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        Model model = family.model(3, 2, 7)) {
      RandomStream random = RandomStream.of(8);
      if (model.given(random.normal(1, 2)) instanceof SamplingDensity exact) {
        SamplingDensity.Draws draws = exact.sampleWithLogProb(200, random);
        float[] again = exact.logProb(draws.values()).toArray();
        assertArrayEquals(draws.logProb().toArray(), again, 2e-3f);
      }
    }
  }

  void densityDoesNotDependOnTheBatch() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        Model model = family.model(3, 2, 9)) {
      RandomStream random = RandomStream.of(10);
      Tensor x = family.events(3, 33, random);
      Tensor condition = random.normal(33, 2);
      Density density = density(model.given(condition));
      if (density != null) {
        float[] whole = density.logProb(x).toArray();
        for (int row : new int[] {0, 16, 32}) {
          Density alone = density(model.given(condition.slice(0, row, row + 1)));
          float value = alone.logProb(x.slice(0, row, row + 1)).item();
          assertEquals(whole[row], value, 1e-4f * (1 + Math.abs(value)));
        }
      }
    }
  }

  /** Over every event of classes, where there are not too many. */
  private void total(int features, long seed) {
    Support support = family.target().apply(features).support();
    int events = 1;
    for (int i = 0; i < support.size(); i++) {
      if (events > 1 << 16) {
        return;
      }
      events *= support.classes(i);
    }
    float[] all = new float[events * support.size()];
    for (int event = 0; event < events; event++) {
      int rest = event;
      for (int i = 0; i < support.size(); i++) {
        all[event * support.size() + i] = rest % support.classes(i);
        rest /= support.classes(i);
      }
    }
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        Model model = family.model(features, 0, seed)) {
      Density density = density(model.given(null));
      if (density != null) {
        Shape shape = family.target().apply(features).shape().prepend(events);
        double sum = 0;
        for (float logProb : density.logProb(Tensor.of(all, shape.toArray())).toArray()) {
          sum += Math.exp(logProb);
        }
        assertEquals(1, sum, 1e-4, "the sum of all probabilities");
      }
    }
  }

  /** By the trapezoidal rule in u, x = sinh u: fine in the middle, and far out in the tails. */
  void integratesToOne(int features, double bound, int most, long seed) {
    int points = 1 + (int) Math.round((most - 1) * gridShare);
    if (family.target().apply(features).support().isDiscrete()) {
      total(features, seed);
      return;
    }
    if (family.target().apply(features).shape().rank() > 1) {
      return;
    }
    for (int conditions : new int[] {0, 2}) {
      try (Model model = family.model(features, conditions, seed)) {
        double sum = 0;
        double step = 2 * bound / (points - 1);
        int lines = features == 1 ? 1 : points;
        for (int line = 0; line < lines; line++) {
          float[] grid = new float[points * features];
          double[] weights = new double[points];
          double across = -bound + line * step;
          for (int i = 0; i < points; i++) {
            double u = -bound + i * step;
            grid[i * features] = (float) Math.sinh(u);
            weights[i] = Math.cosh(u) * step;
            if (features == 2) {
              grid[2 * i + 1] = (float) Math.sinh(across);
              weights[i] *= Math.cosh(across) * step;
            }
          }
          try (Scope scope = Scope.open();
              Gradients.Recording paused = Gradients.pause()) {
            Density density =
                density(
                    model.given(FamilyUnderTest.condition(conditions, 1, RandomStream.of(seed))));
            if (density == null) {
              return;
            }
            float[] logProb = density.logProb(Tensor.of(grid, points, features)).toArray();
            for (int i = 0; i < points; i++) {
              sum += Math.exp(logProb[i]) * weights[i];
            }
          }
        }
        assertEquals(1, sum, 1e-3, "the density's integral");
      }
    }
  }

  private static @Nullable Density density(Distribution distribution) {
    return distribution instanceof Density density ? density : null;
  }
}
