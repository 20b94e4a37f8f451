package org.understudy.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LayeredChartTest {
  private static Document parse(Figure figure) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(figure.svg())));
  }

  private static LayeredChart chart() {
    return LayeredChart.of("Ranks", "How to read it.", Axis.of("rank"), Axis.of("rows"));
  }

  /** The panel is 510 wide and 268 high, and its axis ends 6 % above the highest value. */
  @Test
  void barsStandOnTheAxisWithinTheirBand() throws Exception {
    Figure figure =
        chart()
            .band("expected", new double[] {0, 2}, new double[] {1, 1}, new double[] {3, 3})
            .bars("ranks", new double[] {0, 1, 2}, new double[] {2, 4})
            .figure();
    String body = figure.body();
    double top = 268 * 0.06 / 1.06;
    String peak = Svg.number(top);
    assertTrue(body.contains("class=\"area c1\""), body);
    assertTrue(body.contains("M0 268L0 "), "bars start on the axis");
    assertTrue(body.contains("L255 " + peak + "L510 " + peak + "L510 268Z"), body);
    assertTrue(body.contains("class=\"band\" d=\"M0 "), body);
    Document document = parse(figure);
    assertEquals("How to read it.", document.getElementsByTagName("desc").item(0).getTextContent());
  }

  @Test
  void onlyNamedLayersAreInTheLegend() throws Exception {
    Figure figure =
        chart()
            .curve("", new double[] {0, 1}, new double[] {0, 1})
            .curve("posterior", new double[] {0, 1}, new double[] {0, 2})
            .mark("observation", 0.5)
            .figure();
    int names = figure.body().split("class=\"legend\"", -1).length - 1;
    assertEquals(2, names);
    assertTrue(figure.body().contains("class=\"thin\""));
    assertTrue(figure.body().contains("class=\"line c1\""));
    assertTrue(figure.body().contains("class=\"truth\" x1=\"255\""), figure.body());
    parse(figure);
  }

  @Test
  void whatIsNotFiniteBreaksACurveInsteadOfThePage() {
    Figure figure =
        chart().curve("a", new double[] {0, 1, 2, 3}, new double[] {1, Double.NaN, 2, 3}).figure();
    assertFalse(figure.body().contains("NaN"));
    assertEquals(2, figure.body().split("M", -1).length - 1, "two strokes");
    assertFalse(chart().figure().body().contains("NaN"), "an empty chart");
  }

  @Test
  void lengthsThatDoNotFitAreRefusedByName() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> chart().bars("ranks", new double[] {0, 1}, new double[] {1, 2}));
    assertEquals("layer 'ranks': expected 2 numbers, found 3", error.getMessage());
  }
}
