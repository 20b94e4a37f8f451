package org.understudy.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** What every path and every prediction on it must satisfy. */
class PathTest {
  static List<GaussianPath> paths() {
    return List.of(
        GaussianPath.linear(0.1, 20),
        GaussianPath.linear(12, 12),
        GaussianPath.cosine(),
        GaussianPath.subVariancePreserving(0.1, 20),
        GaussianPath.geometric(0.003, 50),
        GaussianPath.power(0.002, 80, 7),
        GaussianPath.straight());
  }

  private static double time(GaussianPath path, double share) {
    return path.first().time() + share * (path.last().time() - path.first().time());
  }

  @ParameterizedTest
  @MethodSource("paths")
  void ratesAreDerivatives(GaussianPath path) {
    double h = 1e-5;
    for (double share : new double[] {0.05, 0.3, 0.7, 0.99}) {
      double t = time(path, share);
      GaussianPath.Point at = path.at(t);
      GaussianPath.Point before = path.at(t - h);
      GaussianPath.Point behind = path.at(t + h);
      assertEquals((behind.alpha() - before.alpha()) / (2 * h), at.alphaRate(), 1e-5);
      double rate = (behind.sigma() - before.sigma()) / (2 * h);
      assertEquals(rate, at.sigmaRate(), 1e-5 * (1 + Math.abs(rate)));
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void levelsGrowAndAreFoundAgain(GaussianPath path) {
    double before = -1;
    for (double share : new double[] {0, 0.01, 0.2, 0.5, 0.9, 1}) {
      GaussianPath.Point at = path.at(time(path, share));
      assertEquals(at.time(), path.ofLevel(at.level()).time(), 1e-9);
      assertEquals(true, at.level() > before);
      before = at.level();
    }
    assertEquals(path.first().time(), path.ofLevel(0).time(), 1e-12);
    assertEquals(path.last().time(), path.ofLevel(1).time(), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyPredictionHoldsDataAndNoise(GaussianPath path) {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(1);
      Tensor data = random.normal(3, 2);
      Tensor noise = random.normal(3, 2);
      GaussianPath.Point[] places = {
        path.at(time(path, 0.2)), path.at(time(path, 0.5)), path.at(time(path, 0.8))
      };
      Tensor x =
          data.mul(Columns.of(places, GaussianPath.Point::alpha))
              .add(noise.mul(Columns.of(places, GaussianPath.Point::sigma)));
      for (Prediction prediction : Prediction.values()) {
        Estimate found = prediction.estimate(x, prediction.of(data, noise, places), null, places);
        // Float32: what is divided by alpha or sigma loses as many digits.
        for (int i = 0; i < places.length; i++) {
          float worst = (float) (1e-6 * (1 + places[i].sigma()) / places[i].alpha());
          float least = (float) (1e-6 * (1 + places[i].alpha() / places[i].sigma()));
          assertArrayEquals(row(data, i), row(found.data(), i), 4 * worst, prediction.name());
          assertArrayEquals(row(noise, i), row(found.noise(), i), 4 * least, prediction.name());
        }
      }
    }
  }

  private static float[] row(Tensor x, int i) {
    return x.slice(0, i, i + 1).toArray();
  }

  /** The stochastic equation's marginals: d sigma^2 / dt = g^2 + 2 sigma^2 dlog alpha / dt. */
  @ParameterizedTest
  @MethodSource("paths")
  void diffusionKeepsTheVariance(GaussianPath path) {
    double h = 1e-5;
    double t = time(path, 0.4);
    GaussianPath.Point at = path.at(t);
    double rate =
        (Math.pow(path.at(t + h).sigma(), 2) - Math.pow(path.at(t - h).sigma(), 2)) / (2 * h);
    double kept = 2 * Math.pow(at.sigma(), 2) * at.alphaRate() / at.alpha();
    assertEquals(rate, at.diffusion() * at.sigma() + kept, 1e-5 * (1 + Math.abs(rate)));
  }
}
