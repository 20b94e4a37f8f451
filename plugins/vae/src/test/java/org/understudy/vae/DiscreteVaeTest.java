package org.understudy.vae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.spi.DensityBound.Estimate;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.ModelConformance;

/** Classes: three each for the laws; two and three where every event can be counted up. */
class DiscreteVaeTest extends ModelConformance<VaeConfig> {
  @Override
  protected ModelProvider<VaeConfig> provider() {
    return new VaeProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("latent", 3L);
  }

  @Override
  protected Field target(int features) {
    return Field.target("theta", features).on(Support.classes(features, 3));
  }

  private static VariationalAutoencoder model(Schema schema) {
    return new VariationalAutoencoder(
        "vae",
        schema,
        List.of(2),
        new NetworkConfig(
            NetworkConfig.Type.DENSE, 16, 1, 1, 3, org.understudy.tensor.Activation.TANH),
        Configs.defaults(DistributionsConfig.class),
        Configs.defaults(ObjectiveConfig.class),
        Configs.defaults(EmbeddingConfig.class),
        RandomStream.of(3));
  }

  @Test
  void probabilitiesOfAllEventsAddUpToOneAndAreThoseOfDraws() {
    for (int classes : new int[] {2, 3}) {
      Schema schema = Schema.of(Field.target("x", 2).on(Support.classes(2, classes)));
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause();
          VariationalAutoencoder model = model(schema)) {
        RandomStream random = RandomStream.of(4);
        for (var entry : model.parameters().trainable().entries()) {
          float[] values = entry.parameter().toArray();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.2 * random.nextGaussian());
          }
          entry.parameter().set(values);
        }
        int events = classes * classes;
        float[] x = new float[2 * events];
        for (int i = 0; i < events; i++) {
          x[2 * i] = Math.floorDiv(i, classes);
          x[2 * i + 1] = i % classes;
        }
        Estimate estimate =
            model.given(null).logProbEstimate(Tensor.of(x, events, 2), 2000, random);
        float[] value = estimate.value().toArray();
        float[] error = estimate.error().toArray();
        float[] draws = model.given(null).sample(20_000, random).toArray();
        double[] shares = new double[events];
        for (int i = 0; i < draws.length; i += 2) {
          shares[(int) (classes * draws[i] + draws[i + 1])] += 1 / 20_000.0;
        }
        double total = 0;
        double variance = 0;
        for (int i = 0; i < events; i++) {
          double probability = Math.exp(value[i]);
          total += probability;
          variance += Math.pow(probability * error[i], 2);
          double noise = Math.sqrt(probability / 20_000) + probability * error[i];
          assertEquals(probability, shares[i], 5 * noise, "event " + i);
        }
        assertTrue(variance < 1e-3, "too noisy to tell: " + variance);
        assertEquals(1, total, 5 * Math.sqrt(variance) + 1e-6);
      }
    }
  }

  @Test
  void refusesNumbersBesideClasses() {
    Schema schema =
        Schema.of(Field.target("colour", 1), Field.target("kind", 1).on(Support.classes(1, 4)));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> model(schema));
    assertEquals(
        "model 'vae' takes targets that are all numbers, or all of as many classes; 'colour_1' has"
            + " 0 classes, 'kind_1' has 4",
        refused.getMessage());
  }
}
