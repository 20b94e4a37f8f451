package org.understudy.toys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class LandTest {
  private static final List<Coast> COASTS = LandProvider.coasts();

  private static SamplingDensity land() {
    var context = Understudy.create().context(RandomStream.of(1), Path.of(""));
    return (SamplingDensity)
        new LandProvider().create(new LandProvider.Config(), context).given(null);
  }

  private static boolean isLand(double longitude, double latitude) {
    return COASTS.stream().anyMatch(coast -> coast.contains(longitude, latitude));
  }

  /** The area of a polygon is the shoelace formula's only if no two of its edges cross. */
  @Test
  void coastsDoNotCrossThemselves() {
    for (Coast coast : COASTS) {
      int n = coast.points().size();
      for (int i = 0; i < n; i++) {
        for (int j = i + 2; j < n; j++) {
          if (i > 0 || j < n - 1) {
            assertFalse(crosses(coast.points(), i, j), coast.name() + ": edges " + i + ", " + j);
          }
        }
      }
    }
  }

  private static boolean crosses(List<Coast.Point> points, int i, int j) {
    Coast.Point a = points.get(i);
    Coast.Point b = points.get(i + 1);
    Coast.Point c = points.get(j);
    Coast.Point d = points.get((j + 1) % points.size());
    return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
  }

  private static double turn(Coast.Point a, Coast.Point b, Coast.Point c) {
    return (b.longitude() - a.longitude()) * (c.latitude() - a.latitude())
        - (b.latitude() - a.latitude()) * (c.longitude() - a.longitude());
  }

  /** No place is on two lands, and the density times the area where it is not zero is one. */
  @Test
  void theDensityIntegratesToOne() {
    double step = 0.5;
    double area = 0;
    for (double latitude = -90 + step / 2; latitude < 90; latitude += step) {
      for (double longitude = -180 + step / 2; longitude < 180; longitude += step) {
        double x = longitude;
        double y = latitude;
        long lands = COASTS.stream().filter(coast -> coast.contains(x, y)).count();
        assertTrue(lands <= 1, x + " " + y);
        area += lands * step * step;
      }
    }
    try (Scope scope = Scope.open()) {
      float logProb = land().logProb(Tensor.of(new float[] {25, 0}, 1, 2)).item();
      assertEquals(1, area * Math.exp(logProb), 2e-3);
    }
  }

  /** Land but for Antarctica is 135 of the Earth's 510 million square kilometres. */
  @Test
  void thereIsAsMuchLandAsThereIs() {
    double land = 0;
    double all = 0;
    for (double latitude = -89.5; latitude < 90; latitude++) {
      for (double longitude = -179.5; longitude < 180; longitude++) {
        double weight = Math.cos(Math.toRadians(latitude));
        land += isLand(longitude, latitude) ? weight : 0;
        all += weight;
      }
    }
    assertEquals(135.0 / 510, land / all, 0.02);
  }

  @Test
  void citiesAreOnLandAndIslandsOfTheOceanAreNot() {
    double[][] cities = {{2.3, 48.9}, {37.6, 55.8}, {-99, 19.4}, {18.8, -32.5}, {116.4, 39.9}};
    for (double[] city : cities) {
      assertTrue(isLand(city[0], city[1]));
    }
    double[][] seas = {{-30, 40}, {-150, 0}, {80, -20}, {18, 35}, {3, 56}, {-87, 25}};
    for (double[] sea : seas) {
      assertFalse(isLand(sea[0], sea[1]));
    }
  }

  @Test
  void drawsAreOnLand() {
    try (Scope scope = Scope.open()) {
      SamplingDensity.Draws draws = land().sampleWithLogProb(500, RandomStream.of(2));
      for (float logProb : draws.logProb().toArray()) {
        assertTrue(Float.isFinite(logProb));
      }
    }
  }
}
