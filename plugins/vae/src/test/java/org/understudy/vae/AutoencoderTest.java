package org.understudy.vae;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.ModelConformance;

class AutoencoderTest extends ModelConformance<AutoencoderConfig> {
  private static final int N = 1000;
  private static final double[] DEVIATIONS = {2, 1.2, 0.4};

  @Override
  protected ModelProvider<AutoencoderConfig> provider() {
    return new AutoencoderProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("noise", 0.1, "latent", 3L);
  }

  private static float[] rows() {
    RandomStream random = RandomStream.of(1);
    float[] x = new float[3 * N];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (DEVIATIONS[i % 3] * random.nextGaussian());
    }
    return x;
  }

  private static Autoencoder linear(int latent, double noise) {
    AutoencoderConfig config =
        new AutoencoderConfig(
            latent, noise, Training.linear(), Configs.defaults(EmbeddingConfig.class));
    return new Autoencoder(config, Schema.of(Field.target("x", 3)), RandomStream.of(2));
  }

  /** A linear autoencoder loses the components it has no room for (Baldi and Hornik 1989). */
  @Test
  void aLinearOneLosesTheSmallestEigenvalue() {
    float[] x = rows();
    try (Autoencoder model = linear(2, 0)) {
      Training.run(model, x, 3, 250, 3e-2, 100);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor all = Tensor.of(x, N, 3);
        Tensor back = model.given(null).decode(model.given(null).encode(all));
        double lost = back.sub(all).square().sum(1).mean().item();
        assertEquals(Training.eigenvalues(x, N, 3)[2], lost, 0.003);
      }
    }
  }

  /** The linear map that best undoes noise of deviation s keeps v / (v + s^2) of a variance v. */
  @Test
  void withNoiseItShrinksAsWienersFilterDoes() {
    float[] x = rows();
    double noise = 0.8;
    try (Autoencoder model = linear(3, noise)) {
      Training.run(model, x, 3, 500, 3e-2, 200);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor axes = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, 4, 3);
        float[] back = model.given(null).decode(model.given(null).encode(axes)).toArray();
        for (int i = 0; i < 3; i++) {
          double variance = DEVIATIONS[i] * DEVIATIONS[i];
          double kept = back[4 * i] - back[9 + i];
          assertEquals(variance / (variance + noise * noise), kept, 0.06, "axis " + i);
        }
      }
    }
  }
}
