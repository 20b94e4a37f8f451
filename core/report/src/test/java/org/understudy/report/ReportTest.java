package org.understudy.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private static float[][] moons(int count, long seed, double shift) {
    Random random = new Random(seed);
    float[][] rows = new float[count][2];
    for (float[] row : rows) {
      double angle = Math.PI * (random.nextDouble() - 0.5);
      double radius = 0.1 + 0.01 * random.nextGaussian();
      double sign = random.nextBoolean() ? 1 : -1;
      double a = sign * (radius * Math.cos(angle) + 0.25);
      double b = radius * Math.sin(angle) + shift;
      row[0] = (float) ((a - b) / Math.sqrt(2));
      row[1] = (float) ((a + b) / Math.sqrt(2));
    }
    return rows;
  }

  private static float[][] gaussian(int count, int dimensions, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][dimensions];
    for (float[] row : rows) {
      double common = random.nextGaussian();
      for (int d = 0; d < dimensions; d++) {
        row[d] = (float) (d * 10 + common + 0.7 * random.nextGaussian());
      }
    }
    return rows;
  }

  private static Report example() {
    double[] epochs = IntStream.range(0, 120).mapToDouble(i -> i).toArray();
    double[] training =
        IntStream.range(0, 120).mapToDouble(i -> -1 + 3 * Math.exp(-i / 20.0)).toArray();
    double[] validation =
        IntStream.range(0, 120)
            .mapToDouble(i -> -0.9 + 3 * Math.exp(-i / 18.0) + 0.001 * i)
            .toArray();
    Figure losses =
        LineChart.of("Loss", Axis.of("epoch"), new Axis("negative log-likelihood", "nat"))
            .series("training", epochs, training)
            .series("validation", epochs, validation)
            .mark(90, "best weights")
            .figure();
    Figure corner =
        CornerPlot.of("Posterior", List.of(Axis.of("theta_1"), Axis.of("theta_2")))
            .draws("draws", moons(10_000, 1, 0))
            .reference("reference", moons(10_000, 2, 0.005))
            .truth(0.2, 0.1)
            .figure();
    List<Axis> many = IntStream.range(0, 6).mapToObj(i -> new Axis("m_" + i, "GeV")).toList();
    Figure large =
        CornerPlot.of("Six dimensions", many)
            .draws("draws", gaussian(10_000, 6, 3))
            .reference("reference", gaussian(10_000, 6, 4))
            .figure();
    Figure scatter =
        ScatterPlot.of("Data and draws", Axis.of("x"), Axis.of("y"))
            .points("data", moons(10_000, 5, 0))
            .points("draws", moons(10_000, 6, 0))
            .figure();
    Figure histogram =
        Histogram.of("Energy", new Axis("energy", "GeV"))
            .sample("data", new float[] {1, 2, 2, 3, 3, 3, 4, 4, 5})
            .sample("draws", new float[] {1, 2, 3, 3, 3, 3, 4, 5, 5})
            .figure();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Simulations", "10 000");
    facts.put("Model", "neural-spline-flow");
    facts.put("Training", "120 epochs in 31 s");
    facts.put("Seed", "1");
    return Report.builder("two-moons <1>")
        .summary("A posterior from 10 000 simulations, beside reference draws.")
        .section("At a glance", Block.facts(facts))
        .section("Training", Block.paragraph("The loss on held-out simulations."), losses)
        .section("Posterior", corner, large)
        .section("Data", scatter, histogram)
        .section(
            "Evaluation",
            Block.table(
                List.of("metric", "value", "reference"),
                List.of(
                    List.of("c2st", "0.534", "reference.csv"),
                    List.of("mmd", "0.0021", "reference.csv"))))
        .section("Reproduce", Block.code("understudy run examples/two-moons.yaml --seed 1"))
        .build();
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @Test
  void pageAndFiguresAreWrittenWholeAndSmall(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run/report.html");
    example().writeTo(file);
    String html = Files.readString(file);
    assertTrue(html.length() < 2_000_000, "page of " + html.length() + " characters");
    assertTrue(html.contains("two-moons &lt;1&gt;"));
    assertFalse(html.contains("<script"));
    assertFalse(
        html.contains("http://") || html.contains("https://"), "the page must open offline");
    try (var files = Files.list(folder.resolve("run/figures"))) {
      List<String> names = files.map(path -> path.getFileName().toString()).sorted().toList();
      assertEquals(
          List.of(
              "data-and-draws.svg",
              "energy.svg",
              "loss.svg",
              "posterior.svg",
              "six-dimensions.svg"),
          names);
    }
    try (var left = Files.list(folder.resolve("run"))) {
      assertEquals(2, left.count(), "nothing but the page and the folder of figures");
    }
  }

  @Test
  void everyFigureIsWellFormedAndNamed() throws Exception {
    for (Report.Section section : example().sections()) {
      for (Block block : section.blocks()) {
        if (block instanceof Figure figure) {
          Document document = parse(figure.svg());
          assertEquals(
              figure.title(), document.getElementsByTagName("title").item(0).getTextContent());
          assertEquals(
              figure.description(), document.getElementsByTagName("desc").item(0).getTextContent());
          assertFalse(figure.body().contains("NaN"), figure.title());
        }
      }
    }
  }

  @Test
  void valuesThatAreNotFiniteBreakACurveInsteadOfThePage() {
    Figure figure =
        LineChart.of("Loss", Axis.of("epoch"), Axis.of("loss"))
            .series("training", new double[] {0, 1, 2, 3}, new double[] {3, Double.NaN, 1, 0.5})
            .logarithmic()
            .figure();
    assertFalse(figure.body().contains("NaN"));
    assertEquals(2, figure.body().split("M", -1).length - 1, "two strokes");
  }

  @Test
  void emptySamplesStillDraw() {
    Figure figure =
        CornerPlot.of("Nothing", List.of(Axis.of("a"), Axis.of("b")))
            .draws("draws", new float[0][])
            .figure();
    assertFalse(figure.body().contains("NaN"));
  }

  @Test
  void rowsOfAnotherWidthAreRefused() {
    CornerPlot plot = CornerPlot.of("Posterior", List.of(Axis.of("a"), Axis.of("b")));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> plot.draws("draws", new float[][] {{1, 2, 3}}));
    assertEquals("'draws': expected rows of 2 numbers, one an axis, found 3", error.getMessage());
  }

  @Test
  void raggedTablesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Block.table(List.of("a", "b"), List.of(List.of("1"))));
  }
}
