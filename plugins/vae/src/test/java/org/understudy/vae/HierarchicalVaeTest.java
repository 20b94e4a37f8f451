package org.understudy.vae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.ModelConformance;

class HierarchicalVaeTest extends ModelConformance<HierarchicalVaeConfig> {
  @Override
  protected ModelProvider<HierarchicalVaeConfig> provider() {
    return new HierarchicalVaeProvider();
  }

  private static final int N = 2000;
  private static final double[] AXIS = {1, -0.5, 0.7};
  private static final double NOISE = 0.3;
  private static final double WITHIN = 0.4;

  private static double mean(double above) {
    return 2 * Math.tanh(4 * above);
  }

  /** x = axis z_1 + noise, where z_1 is about one of two places, as z_2 says. */
  private static float[] rows() {
    RandomStream random = RandomStream.of(1);
    float[] x = new float[3 * N];
    for (int i = 0; i < N; i++) {
      double z = mean(random.nextGaussian()) + WITHIN * random.nextGaussian();
      for (int j = 0; j < 3; j++) {
        x[3 * i + j] = (float) (AXIS[j] * z + NOISE * random.nextGaussian());
      }
    }
    return x;
  }

  /** The mean log-density, by the integral over z_2; given it, x is normal. */
  private static double truth(float[] x) {
    double square = 1 + 0.25 + 0.49;
    double along = NOISE * NOISE + WITHIN * WITHIN * square;
    double total = 0;
    for (int i = 0; i < N; i++) {
      double density = 0;
      for (double z = -6; z < 6; z += 0.05) {
        double distance = 0;
        double projection = 0;
        for (int j = 0; j < 3; j++) {
          double d = x[3 * i + j] - AXIS[j] * mean(z);
          distance += d * d;
          projection += d * AXIS[j] / Math.sqrt(square);
        }
        double exponent =
            (distance - projection * projection) / (NOISE * NOISE)
                + projection * projection / along
                + z * z;
        density += 0.05 * Math.exp(-0.5 * exponent);
      }
      double logVolume = 2 * Math.log(2 * Math.PI) + 0.5 * Math.log(along) + 2 * Math.log(NOISE);
      total += (Math.log(density) - logVolume) / N;
    }
    return total;
  }

  /** A flat model with the same decoder is a Gaussian, whose best likelihood is in closed form. */
  private static double bestOfFlatModels(float[] x) {
    double[] l = Training.eigenvalues(x, N, 3);
    double rest = Math.log((l[1] + l[2]) / 2);
    return -0.5 * (3 * Math.log(2 * Math.PI) + Math.log(l[0]) + 2 * rest + 3);
  }

  @Test
  void onTwoLevelsItsBoundIsAboveWhatOneLevelCanReach() {
    float[] x = rows();
    NetworkConfig network =
        new NetworkConfig(NetworkConfig.Type.DENSE, 16, 0, 1, 3, Activation.TANH);
    try (VariationalAutoencoder model =
        new VariationalAutoencoder(
            "hierarchical-vae",
            Schema.of(Field.target("x", 3)),
            List.of(1, 1),
            network,
            new DistributionsConfig(Prior.Kind.NORMAL, 1, Spread.SHARED, 1),
            new ObjectiveConfig(1, 200, 0.5, 1),
            Configs.defaults(EmbeddingConfig.class),
            RandomStream.of(2))) {
      Training.run(model, x, 3, 200, 2e-2, 60);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor all = Tensor.of(x, N, 3);
        double bound = model.given(null).elbo(all, RandomStream.of(3)).mean().item();
        double flat = bestOfFlatModels(x);
        double truth = truth(x);
        assertTrue(bound > flat + 0.3, "bound " + bound + ", flat " + flat + ", truth " + truth);
        assertTrue(bound < truth + 0.02, "bound " + bound + " above the truth " + truth);
        Tensor codes = model.given(null).encode(all);
        assertEquals(2, codes.dim(1));
      }
    }
  }
}
