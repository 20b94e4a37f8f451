package org.understudy.toys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Density;
import org.understudy.tensor.RandomStream;

class Shape2dTest {
  private static final double REACH = 5;

  /**
   * A density is that of the draws if it gives each of 20 by 20 squares its share of them. Its
   * integrals over squares come from 10 by 10 points each, its normalisation from all of these.
   * Pearson's statistic over the squares where 5 draws or more are expected is below its mean by
   * six deviations or more only once in 10^6.
   */
  @ParameterizedTest
  @EnumSource(
      value = Shape2d.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PINWHEEL", "GRID"})
  void theDensityIsThatOfTheDraws(Shape2d shape) {
    int cells = 20;
    int fine = 10;
    int draws = 40_000;
    Recipe.Known recipe = (Recipe.Known) shape.recipe();
    double step = 2 * REACH / cells / fine;
    double[] expected = new double[cells * cells];
    for (int i = 0; i < cells * fine; i++) {
      for (int j = 0; j < cells * fine; j++) {
        float x = (float) ((i + 0.5) * step - REACH);
        float y = (float) ((j + 0.5) * step - REACH);
        int cell = Math.floorDiv(i, fine) * cells + Math.floorDiv(j, fine);
        expected[cell] += Math.exp(recipe.logProb(new float[] {x, y})) * step * step;
      }
    }
    double total = 0;
    for (double share : expected) {
      total += share;
    }
    assertEquals(1, total, 2e-3, "the integral of the density");
    RandomStream random = RandomStream.of(1);
    int[] found = new int[expected.length];
    for (int k = 0; k < draws; k++) {
      float[] row = recipe.draw(random);
      int i = (int) Math.floor((row[0] + REACH) / step / fine);
      int j = (int) Math.floor((row[1] + REACH) / step / fine);
      if (i >= 0 && i < cells && j >= 0 && j < cells) {
        found[i * cells + j]++;
      }
    }
    double statistic = 0;
    int tested = 0;
    for (int cell = 0; cell < expected.length; cell++) {
      double mean = draws * expected[cell];
      if (mean >= 5) {
        statistic += (found[cell] - mean) * (found[cell] - mean) / mean;
        tested++;
      }
    }
    assertTrue(
        statistic < tested + 6 * Math.sqrt(2.0 * tested),
        statistic + " over " + tested + " squares");
  }

  /** A draw lies within five deviations of its mode, and all 25 come up. */
  @Test
  void theGridHasItsModes() {
    RandomStream random = RandomStream.of(2);
    boolean[] seen = new boolean[25];
    for (int k = 0; k < 2000; k++) {
      float[] row = Shape2d.GRID.recipe().draw(random);
      int i = Math.round((row[0] + 4) / 2);
      int j = Math.round((row[1] + 4) / 2);
      assertEquals(2 * i - 4, row[0], 0.25);
      assertEquals(2 * j - 4, row[1], 0.25);
      seen[5 * i + j] = true;
    }
    for (boolean mode : seen) {
      assertTrue(mode);
    }
  }

  /** Radius 1 and deviation .3 across blades of width .1, doubled: E r^2 = 4 (1 + .09 + .01). */
  @Test
  void thePinwheelHasItsSpreadAndNoDensity() {
    RandomStream random = RandomStream.of(3);
    double squares = 0;
    for (int k = 0; k < 20_000; k++) {
      float[] row = Shape2d.PINWHEEL.recipe().draw(random);
      squares += ((double) row[0] * row[0] + (double) row[1] * row[1]) / 20_000;
    }
    assertEquals(4.4, squares, 0.1);
    var context = Understudy.create().context(RandomStream.of(1), Path.of(""));
    var pinwheel =
        new Shapes2dProvider().create(new Shapes2dProvider.Config(Shape2d.PINWHEEL), context);
    assertFalse(pinwheel.given(null) instanceof Density);
  }
}
