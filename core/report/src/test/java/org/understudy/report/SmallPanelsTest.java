package org.understudy.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Drawings of a panel a sample. */
class SmallPanelsTest {
  private static BufferedImage picture(Figure figure, int number) throws IOException {
    Matcher address =
        Pattern.compile("href=\"data:image/png;base64,([^\"]*)\"").matcher(figure.body());
    for (int i = 0; i <= number; i++) {
      assertTrue(address.find(), "picture " + i);
    }
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(address.group(1))));
  }

  /** Tiles of 2 by 3 with a pixel between them; the decoder is the JDK's. */
  @Test
  void imagesComeBackPixelByPixel() throws IOException {
    Figure figure =
        ImagePlot.of("Images", 2, 3, 1)
            .images("data", new float[][] {{0, 0.5f, 1, 1, 0, 2}, {2, 2, 2, 2, 2, 2}})
            .images("draws", new float[][] {{-5, 9, 1, Float.NaN, 0, 0}})
            .figure();
    BufferedImage data = picture(figure, 0);
    assertEquals(5 * 4 - 1, data.getWidth());
    assertEquals(5 * 3 - 1, data.getHeight());
    assertEquals(0xff000000, data.getRGB(0, 0));
    assertEquals(0xff404040, data.getRGB(1, 0));
    assertEquals(0xffffffff, data.getRGB(2, 1));
    assertEquals(0, data.getRGB(3, 0) >>> 24, "clear between the tiles");
    assertEquals(0xffffffff, data.getRGB(4, 0));
    BufferedImage draws = picture(figure, 1);
    assertEquals(0xff000000, draws.getRGB(0, 0), "darker than the darkest of the data");
    assertEquals(0xffffffff, draws.getRGB(1, 0), "brighter than its brightest");
    assertTrue(figure.description().contains("white at 2"), figure.description());
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    ImagePlot plot = ImagePlot.of("Images", 2, 3, 1);
    assertThrows(
        IllegalArgumentException.class, () -> plot.images("data", new float[][] {{1, 2, 3}}));
  }

  @Test
  void manyPanelsStandInRows() {
    assertEquals(3, new PanelGrid(3).columns());
    PanelGrid grid = new PanelGrid(6);
    assertEquals(4, grid.columns());
    assertEquals(2, grid.rows());
    assertTrue(grid.isFirst(4) && !grid.isFirst(5));
    assertTrue(grid.isLast(2) && !grid.isLast(1), "the panel below the third is missing");
    assertTrue(grid.x(3) + grid.size() <= grid.width());
    assertTrue(grid.y(5) + grid.size() <= grid.height());
    assertEquals(grid.x(0), grid.x(4));
  }

  @Test
  void curvesBreakWhereThereIsNoNumber() {
    Figure figure =
        CurvePlot.of("Spectra", Axis.of("element"), Axis.of("flux"))
            .curves("data", new float[][] {{1, 2, Float.NaN, 2, 1}})
            .figure();
    Matcher path = Pattern.compile("class=\"edge fine c1\" d=\"([^\"]*)\"").matcher(figure.body());
    assertTrue(path.find());
    assertEquals(2, path.group(1).chars().filter(c -> c == 'M').count());
    assertEquals(2, path.group(1).chars().filter(c -> c == 'L').count());
  }

  /** Two points at one place: their names are a line apart. */
  @Test
  void namesDoNotCoverEachOther() {
    Figure figure =
        NamedPoints.of("Quality", "Lower is better.", Axis.of("speed"), Axis.of("c2st"))
            .logarithmic()
            .point("one", 10, 0.5)
            .point("other", 10, 0.5)
            .point("far", 1e6, 0.9)
            .point("nowhere", 0, 0.9)
            .point("nothing", 1, Double.NaN)
            .figure();
    Matcher name =
        Pattern.compile("class=\"note\" x=\"[^\"]*\" y=\"([^\"]*)\">o").matcher(figure.body());
    assertTrue(name.find());
    double first = Double.parseDouble(name.group(1));
    assertTrue(name.find());
    assertEquals(15, Math.abs(Double.parseDouble(name.group(1)) - first), 0.11);
    assertTrue(figure.body().contains(">far<"));
    assertFalse(figure.body().contains("nowhere") || figure.body().contains("nothing"));
  }
}
