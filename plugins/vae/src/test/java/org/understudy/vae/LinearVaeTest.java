package org.understudy.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.DensityBound;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/**
 * Without hidden layers a variational autoencoder is probabilistic principal component analysis
 * (Tipping and Bishop 1999): x = w z + mu + sigma e with one z has the density N(mu, w w^T +
 * sigma^2 I), and the posterior of z is N(w^T (x - mu) / (|w|^2 + sigma^2), sigma^2 / (|w|^2 +
 * sigma^2)).
 */
@ExtendWith(HostileEngine.class)
class LinearVaeTest {
  private static final double[] W = {1.2, -0.5, 0.3};
  private static final double[] MU = {0.1, 0.7, -0.4};
  private static final double SIGMA = 0.6;
  private static final double SQUARE = 1.2 * 1.2 + 0.5 * 0.5 + 0.3 * 0.3;

  private static VariationalAutoencoder linear(int features, int latent, int samples) {
    return new VariationalAutoencoder(
        "vae",
        Schema.of(Field.target("x", features)),
        List.of(latent),
        Training.linear(),
        new DistributionsConfig(Prior.Kind.NORMAL, 1, Spread.SHARED, 1),
        new ObjectiveConfig(1, 0, 0, samples),
        Configs.defaults(EmbeddingConfig.class),
        RandomStream.of(1));
  }

  private static float logit(double logDeviation) {
    double share = logDeviation / 5;
    return (float) (5 * 0.5 * Math.log((1 + share) / (1 - share)));
  }

  /** The model above with its own posterior, or with one that is too wide by a factor. */
  private static VariationalAutoencoder exact(int samples, double wide) {
    VariationalAutoencoder model = linear(3, 1, samples);
    Parameters all = model.parameters();
    double total = SQUARE + SIGMA * SIGMA;
    float[] read = new float[6];
    double offset = 0;
    for (int i = 0; i < 3; i++) {
      read[i] = (float) (W[i] / total);
      offset -= W[i] * MU[i] / total;
    }
    double logDeviation = Math.log(SIGMA / Math.sqrt(total) * wide);
    all.get("ladder.level.0.read.weight").set(read);
    all.get("ladder.level.0.read.bias").set(new float[] {(float) offset, logit(logDeviation)});
    all.get("decoder.entry.layer.0.weight")
        .set(new float[] {(float) W[0], (float) W[1], (float) W[2]});
    all.get("decoder.entry.layer.0.bias")
        .set(new float[] {(float) MU[0], (float) MU[1], (float) MU[2]});
    all.get("likelihood.log-deviation").set(new float[] {logit(Math.log(SIGMA))});
    return model;
  }

  /**
   * log N(x; mu, w w^T + sigma^2 I), by the inverse and determinant of a matrix of rank one more.
   */
  private static double logProb(float[] x, int row) {
    double square = 0;
    double along = 0;
    for (int i = 0; i < 3; i++) {
      double d = x[3 * row + i] - MU[i];
      square += d * d;
      along += d * W[i];
    }
    double variance = SIGMA * SIGMA;
    double quadratic = (square - along * along / (variance + SQUARE)) / variance;
    double logDeterminant = 2 * Math.log(variance) + Math.log(variance + SQUARE);
    return -0.5 * (quadratic + logDeterminant + 3 * Math.log(2 * Math.PI));
  }

  @Test
  void theBoundIsTheDensityWhereThePosteriorIsExact() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        VariationalAutoencoder model = exact(1, 1)) {
      RandomStream random = RandomStream.of(2);
      Tensor x = random.normal(50, 3).mul(1.5f);
      float[] values = x.toArray();
      float[] bound = model.given(null).elbo(x, random).toArray();
      DensityBound.Estimate estimate = model.given(null).logProbEstimate(x, 5, random);
      for (int i = 0; i < 50; i++) {
        assertEquals(logProb(values, i), bound[i], 2e-4);
        assertEquals(logProb(values, i), estimate.value().toArray()[i], 2e-4);
        assertEquals(0, estimate.error().toArray()[i], 2e-4);
      }
    }
  }

  /** x = w z + v c + sigma e given c is N(v c, w^2 + sigma^2). */
  @Test
  void theBoundAtAConditionIsTheConditionalDensity() {
    double w = 0.9;
    double v = -1.5;
    double variance = w * w + SIGMA * SIGMA;
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        VariationalAutoencoder model =
            new VariationalAutoencoder(
                "vae",
                Schema.of(Field.target("x", 1), Field.condition("c", 1)),
                List.of(1),
                Training.linear(),
                new DistributionsConfig(Prior.Kind.NORMAL, 1, Spread.FIXED, SIGMA),
                Configs.defaults(ObjectiveConfig.class),
                Configs.defaults(EmbeddingConfig.class),
                RandomStream.of(1))) {
      Parameters all = model.parameters();
      all.get("ladder.level.0.read.weight")
          .set(new float[] {(float) (w / variance), (float) (-w * v / variance), 0, 0});
      float spread = logit(Math.log(SIGMA / Math.sqrt(variance)));
      all.get("ladder.level.0.read.bias").set(new float[] {0, spread});
      all.get("decoder.entry.layer.0.weight").set(new float[] {(float) w, (float) v});
      all.get("decoder.entry.layer.0.bias").set(new float[1]);
      RandomStream random = RandomStream.of(8);
      Tensor x = random.normal(20, 1);
      Tensor c = random.normal(20, 1);
      float[] bound = model.given(c).elbo(x, random).toArray();
      float[] first = model.given(c.slice(0, 0, 1)).elbo(x, random).toArray();
      for (int i = 0; i < 20; i++) {
        double residual = x.toArray()[i] - v * c.toArray()[i];
        double other = x.toArray()[i] - v * c.toArray()[0];
        double scale = -0.5 * Math.log(2 * Math.PI * variance);
        assertEquals(scale - residual * residual / (2 * variance), bound[i], 2e-4);
        assertEquals(scale - other * other / (2 * variance), first[i], 2e-4);
      }
    }
  }

  @Test
  void importanceSamplingIsRightWithinItsError() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        VariationalAutoencoder model = exact(1, 1.5)) {
      RandomStream random = RandomStream.of(3);
      Tensor x = random.normal(200, 3).mul(1.2f);
      DensityBound.Estimate estimate = model.given(null).logProbEstimate(x, 400, random);
      float[] value = estimate.value().toArray();
      float[] error = estimate.error().toArray();
      double square = 0;
      for (int i = 0; i < 200; i++) {
        assertTrue(error[i] > 0 && error[i] < 0.1, "error " + error[i]);
        square += Math.pow((value[i] - logProb(x.toArray(), i)) / error[i], 2) / 200;
      }
      // The mean of 200 squared normals: beyond [.65, 1.35] once in 3000 seeds.
      assertTrue(square > 0.65 && square < 1.35, "deviations are " + square + " of what is stated");
    }
  }

  @Test
  void moreSamplesCloseTheBoundFromBelow() {
    RandomStream draws = RandomStream.of(4);
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor x = draws.normal(2000, 3);
      double truth = 0;
      for (int i = 0; i < 2000; i++) {
        truth += logProb(x.toArray(), i) / 2000;
      }
      double before = Double.NEGATIVE_INFINITY;
      for (int samples : new int[] {1, 3, 10, 40}) {
        try (VariationalAutoencoder model = exact(samples, 2)) {
          Batch batch = new Batch(x, null);
          double bound = -model.objectives().get(0).loss(batch, RandomStream.of(5)).item();
          assertTrue(bound > before + 0.01, samples + " samples: " + before + " to " + bound);
          // Weights vary by about their mean: this is 3 deviations of the last bound's own noise.
          assertTrue(bound < truth + 0.01, "bound " + bound + " above the truth " + truth);
          before = bound;
        }
      }
      // Of k weights whose variance is v in units of their mean, the bound lacks v / (2 k).
      assertEquals(truth, before, 0.03);
    }
  }

  @Test
  void trainingFindsTheLikelihoodOfPrincipalComponents() {
    int n = 1000;
    float[] x = new float[4 * n];
    RandomStream random = RandomStream.of(6);
    double[] deviations = {2, 1.4, 0.5, 0.5};
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (deviations[i % 4] * random.nextGaussian());
    }
    try (VariationalAutoencoder model = linear(4, 2, 1)) {
      Training.run(model, x, 4, 500, 3e-2, 300);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor all = Tensor.of(x, n, 4);
        double bound = model.given(null).elbo(all, random).mean().item();
        assertEquals(principalComponents(x, n), bound, 0.02);
      }
    }
  }

  /**
   * -(4 log 2 pi + sum log l_kept + 2 log mean of the others + 4) / 2, Tipping and Bishop's (8).
   */
  private static double principalComponents(float[] x, int n) {
    double[] l = Training.eigenvalues(x, n, 4);
    double rest = Math.log((l[2] + l[3]) / 2);
    return -0.5 * (4 * Math.log(2 * Math.PI) + Math.log(l[0]) + Math.log(l[1]) + 2 * rest + 4);
  }

  @Test
  void drawsHaveTheModelsMoments() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        VariationalAutoencoder model = exact(1, 1)) {
      Tensor draws = model.given(null).sample(40_000, RandomStream.of(7));
      double[] mean = new double[3];
      float[] values = draws.toArray();
      for (int i = 0; i < values.length; i++) {
        mean[i % 3] += values[i] / 40_000;
      }
      assertArrayEquals(MU, mean, 0.03);
      double product = 0;
      for (int i = 0; i < 40_000; i++) {
        product += (values[3 * i] - MU[0]) * (values[3 * i + 1] - MU[1]) / 40_000;
      }
      assertEquals(W[0] * W[1], product, 0.04);
    }
  }
}
