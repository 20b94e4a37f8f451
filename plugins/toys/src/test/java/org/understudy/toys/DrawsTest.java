package org.understudy.toys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Dataset;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.testkit.DatasetConformance;

class DrawsTest extends DatasetConformance {
  private static Dataset open(String settings) {
    ConfigNode node = Yaml.parse(settings, "test");
    return Understudy.create()
        .context(RandomStream.of(1), Path.of(""))
        .dataset(new Choice("draws", node));
  }

  @Override
  protected Dataset open() {
    return open("{of: {type: shapes-2d, shape: rings}, rows: 50}");
  }

  /** Galaxies are brighter in the middle than in a corner; noise of .02 leaves no doubt. */
  @Test
  void galaxiesAreImagesOrVectors() {
    try (Dataset images = open("{of: galaxies, rows: 40}");
        Dataset vectors = open("{of: galaxies, rows: 40, flat: true}")) {
      assertEquals(Shape.of(16, 16, 1), images.schema().targetShape());
      assertEquals(Shape.of(256), vectors.schema().targetShape());
      float[] pixels = images.read(0, 40).column("image");
      double middle = 0;
      double corner = 0;
      for (int i = 0; i < 40; i++) {
        middle += pixels[256 * i + 16 * 8 + 8] / 40;
        corner += pixels[256 * i] / 40;
      }
      assertTrue(middle > 0.3 && corner < 0.1, middle + " and " + corner);
    }
  }

  /** Without noise a spectrum lies between its continuum and that with lines of a few heights. */
  @Test
  void spectraHaveLinesOnAContinuum() {
    try (Dataset spectra = open("{of: {type: spectra, noise: 0}, rows: 200}")) {
      float[] flux = spectra.read(0, 200).column("flux");
      float most = 0;
      float least = 10;
      for (float value : flux) {
        most = Math.max(most, value);
        least = Math.min(least, value);
      }
      assertTrue(least > 0 && least < 0.7 && most > 2 && most < 10, least + " to " + most);
    }
  }

  @Test
  void misspeltDistributionsAndTooFewRowsAreRefused() {
    ConfigException name =
        assertThrows(ConfigException.class, () -> open("{of: {type: shape-2d}, rows: 10}"));
    assertTrue(name.getMessage().contains("did you mean 'shapes-2d'"), name.getMessage());
    ConfigException rows = assertThrows(ConfigException.class, () -> open("{of: land, rows: 1}"));
    assertTrue(rows.getMessage().contains("rows: expected"), rows.getMessage());
  }
}
