package org.understudy.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.spi.Dataset;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/** A surrogate's log-density has its derivatives in the user's units, through all transforms. */
@ExtendWith(HostileEngine.class)
class UsersGradientTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static Surrogate surrogate() {
    int rows = 500;
    RandomStream random = RandomStream.of(1);
    float[] theta = new float[3 * rows];
    float[] x = new float[rows];
    for (int i = 0; i < rows; i++) {
      theta[3 * i] = -2 + 5 * random.nextFloat();
      theta[3 * i + 1] = (float) Math.exp(0.5 * random.nextGaussian());
      theta[3 * i + 2] = (float) (10 + 4 * random.nextGaussian());
      x[i] = (float) (theta[3 * i] + random.nextGaussian());
    }
    Support support =
        Support.of(new double[] {-2, 0, -INFINITE}, new double[] {3, INFINITE, INFINITE});
    Schema schema = Schema.of(Field.target("theta", 3).on(support), Field.condition("x", 1));
    TrainingConfig training =
        Configs.bind(
            new ConfigNode(java.util.Map.of("max-epochs", new ConfigNode(3L, "", "")), "", ""),
            TrainingConfig.class);
    return Understudy.create()
        .train(
            Dataset.of(new Rows(schema, rows, List.of(theta, x))),
            new Choice("affine", ConfigNode.empty()),
            training,
            1,
            TrainingListener.NONE);
  }

  @Test
  void gradientsAreFiniteDifferences() {
    float[] point = {1.2f, 0.8f, 12f};
    float[] steps = {0.02f, 0.01f, 0.1f};
    try (Surrogate surrogate = surrogate();
        Scope scope = Scope.open()) {
      Density density = (Density) surrogate.given(Tensor.of(new float[] {0.5f}, 1, 1));
      Tensor x = Tensor.of(point, 1, 3).variable();
      Tensor logProb = density.logProb(x);
      assertEquals(density.logProb(x.detach()).item(), logProb.item(), 1e-4);
      float[] found = Gradients.of(logProb.sum(), List.of(x)).get(0).toArray();
      for (int i = 0; i < 3; i++) {
        float[] above = point.clone();
        float[] below = point.clone();
        above[i] += steps[i];
        below[i] -= steps[i];
        double expected =
            (density.logProb(Tensor.of(above, 1, 3)).item()
                    - density.logProb(Tensor.of(below, 1, 3)).item())
                / (above[i] - (double) below[i]);
        assertEquals(expected, found[i], 2e-3 * (1 + Math.abs(expected)), "element " + i);
      }
    }
  }
}
