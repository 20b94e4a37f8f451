package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Critic;
import org.understudy.spi.Field;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/** Discriminators trained against known densities. */
@ExtendWith(HostileEngine.class)
class DiscriminatorTest {
  private static final Schema LINE = Schema.of(Field.target("x", 1));

  private static Parameters discriminator(Gan gan) {
    return gan.objectives().get(0).parameters();
  }

  /** Data that are the generator's own draws: nothing can be told, at V = -2 log 2. */
  @Test
  void onAMatchedPairItsOutputIsAHalf() {
    try (Gan gan =
        Players.gan(LINE, Players.network("hidden", "16", "layers", "2"), 1, "penalty", "none")) {
      RandomStream random = RandomStream.of(2);
      Sampling draws = (Sampling) gan.given(null);
      // Begins by telling zeros from ones, so that it has something to forget.
      Players.descend(
          discriminator(gan),
          100,
          0.01,
          () -> gan.discriminatorLoss(Tensor.ones(64, 1), Tensor.zeros(64, 1), null, random));
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Batch matched = new Batch(draws.sample(4000, random), null);
        Map<String, Double> before = gan.diagnostics(matched, random);
        assertTrue(before.get("value") < -2 * Math.log(2) - 0.05, before.toString());
        Players.descend(
            discriminator(gan),
            250,
            0.01,
            () -> {
              Tensor data = draws.sample(256, random);
              Tensor same = draws.sample(256, random);
              try (Gradients.Recording recording = Gradients.resume()) {
                return gan.discriminatorLoss(data, same, null, random);
              }
            });
        Map<String, Double> after = gan.diagnostics(matched, random);
        assertEquals(0.5, after.get("on-data"), 0.01);
        assertEquals(0.5, after.get("on-draws"), 0.01);
        assertEquals(-2 * Math.log(2), after.get("value"), 2e-3);
      }
    }
  }

  /**
   * N(0, 1) and N(1.5, 1): the value climbs to 2 JSD - 2 log 2, which is -1.0116 by the trapezoidal
   * rule.
   */
  @Test
  void trainedItsValueIsTheDivergence() {
    double divergence = 0;
    double step = 1e-3;
    for (double x = -9; x < 11; x += step) {
      double p = Math.exp(-x * x / 2);
      double q = Math.exp(-(x - 1.5) * (x - 1.5) / 2);
      divergence +=
          step
              / Math.sqrt(2 * Math.PI)
              * (p * Math.log(2 * p / (p + q)) + q * Math.log(2 * q / (p + q)))
              / 2;
    }
    try (Gan gan =
        Players.gan(LINE, Players.network("hidden", "16", "layers", "2"), 3, "penalty", "none")) {
      RandomStream random = RandomStream.of(4);
      Players.descend(
          discriminator(gan),
          300,
          0.01,
          () ->
              gan.discriminatorLoss(
                  random.normal(256, 1), random.normal(256, 1).add(1.5f), null, random));
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        // The mean's own error is .003, from the log-densities' spread of about 1 / sqrt(40,000).
        Tensor data = random.normal(40_000, 1);
        Tensor draws = random.normal(40_000, 1).add(1.5f);
        double value = -gan.discriminatorLoss(data, draws, null, random).item();
        assertEquals(2 * divergence - 2 * Math.log(2), value, 0.012);
        // And it is the log-ratio of the densities, 1.125 - 1.5 x.
        Critic critic = (Critic) gan.given(null);
        float[] ratios = critic.criticise(Tensor.of(new float[] {-0.5f, 0.75f, 2}, 3, 1)).toArray();
        assertEquals(1.875, ratios[0], 0.2);
        assertEquals(0, ratios[1], 0.1);
        assertEquals(-1.875, ratios[2], 0.2);
      }
    }
  }

  /**
   * Two Gaussians 2 apart. A slope of 1 + e costs weight e^2 and brings 2 e, so that the best one
   * is 1 + 1 / weight, and the distance is found as 2 (1 + 1 / 50).
   */
  @Test
  void wassersteinCriticFindsTheDistanceOfShiftedGaussians() {
    try (Gan gan =
        Players.gan(
            LINE,
            Players.network("hidden", "16", "layers", "2"),
            5,
            "loss",
            "wasserstein",
            "penalty",
            "gradient",
            "penalty-weight",
            "50")) {
      RandomStream random = RandomStream.of(6);
      Players.descend(
          discriminator(gan),
          250,
          0.01,
          () ->
              gan.discriminatorLoss(
                  random.normal(256, 1).add(2), random.normal(256, 1), null, random));
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Critic critic = (Critic) gan.given(null);
        double distance =
            critic.criticise(random.normal(40_000, 1).add(2)).mean().item()
                - critic.criticise(random.normal(40_000, 1)).mean().item();
        assertEquals(2.04, distance, 0.05);
      }
    }
  }

  @Test
  void spectralNormalisationBoundsTheSlope() {
    try (Gan gan =
            Players.gan(
                Schema.of(Field.target("x", 3)),
                Players.network("hidden", "16", "layers", "3"),
                7,
                "penalty",
                "none",
                "spectral-normalisation",
                "true");
        Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(8);
      // Wants a slope as steep as can be.
      Players.descend(
          discriminator(gan),
          100,
          0.02,
          () -> gan.objectives().get(0).loss(new Batch(random.normal(64, 3).add(4), null), random));
      Tensor x = random.normal(500, 3).mul(2).variable();
      Tensor values = ((Critic) gan.given(null)).criticise(x);
      Tensor slope = Gradients.of(values.sum(), List.of(x)).get(0).square().sum(1).sqrt();
      float steepest = slope.max(0).item();
      assertTrue(steepest < 1.01, "steepest " + steepest);
      assertTrue(steepest > 0.5, "and it is used: " + steepest);
    }
  }

  @Test
  void trainingMovesEachPlayerByItself() {
    try (Gan gan =
            Players.gan(
                LINE,
                Players.network("hidden", "8", "layers", "1"),
                9,
                "critic-steps",
                "4",
                "discriminator-rate",
                "2.5");
        Scope scope = Scope.open()) {
      assertEquals(List.of(1, 4), gan.objectives().stream().map(o -> o.every()).toList());
      assertEquals(List.of(2.5, 1.0), gan.objectives().stream().map(o -> o.rate()).toList());
      RandomStream random = RandomStream.of(10);
      Batch batch = new Batch(random.normal(32, 1), null);
      List<Tensor> generator =
          gan.objectives().get(1).parameters().list().stream().map(Parameter::value).toList();
      for (Tensor gradient : Gradients.of(gan.objectives().get(0).loss(batch, random), generator)) {
        assertEquals(0, gradient.abs().sum().item(), "a generator's gradient");
      }
    }
  }
}
