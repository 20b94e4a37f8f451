package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code compare}: families side by side, whatever becomes of each. */
class ComparisonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Seconds of work: few rows, two epochs, cheap metrics. */
  private static final String SMALL =
      """
      dataset: {type: draws, of: {type: shapes-2d, shape: gaussians}, rows: 600}
      training: {max-epochs: 2}
      metrics:
        - {type: sliced-wasserstein, projections: 20}
        - {type: precision-recall, show: [precision, recall, density, coverage]}
      seeds: 2
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("comparison.yaml"), text);
  }

  private Outcome compare(Path file, String... more) {
    return Cli.run(
        Cli.join(
            List.of("compare", file.toString(), "--out", folder.resolve("out").toString()), more));
  }

  private JsonNode result() throws IOException {
    return JSON.readTree(folder.resolve("out").resolve("result.json").toFile());
  }

  @Test
  void measuresEveryFamilyAndShowsItsDraws() throws IOException {
    compare(file(SMALL), "--families", "affine,real-nvp").succeeded();
    JsonNode families = result().get("families");
    assertEquals(2, families.size());
    for (String name : List.of("affine", "real-nvp")) {
      JsonNode family = families.get(name);
      assertEquals("exact", family.get("density").asText());
      assertEquals(2, family.get("seeds").size());
      JsonNode mean = family.get("mean");
      for (String figure :
          List.of(
              "parameters",
              "epochs",
              "training-seconds",
              "held-out-nats",
              "draws-per-second",
              "milliseconds-for-one",
              "memory-mib",
              "sliced-wasserstein",
              "precision",
              "recall",
              "density",
              "coverage")) {
        assertTrue(mean.get(figure).asDouble() > 0, name + " " + figure);
      }
      assertEquals(2, mean.get("epochs").asInt());
      assertTrue(family.get("spread").get("held-out-nats").asDouble() > 0);
    }
    List<String> table = Files.readAllLines(folder.resolve("out").resolve("table.csv"));
    assertEquals(5, table.size(), "a header and a line for each training");
    assertTrue(table.get(0).startsWith("family,seed,density,parameters,"), table.get(0));
    String page = Files.readString(folder.resolve("out").resolve("report.html"));
    assertTrue(page.contains("<svg") && page.contains("real-nvp") && !page.contains("<script"));
    compare(file(SMALL), "--families", "affine,real-nvp").failed(2, "--overwrite");
  }

  @Test
  void aFamilyThatFailsStopsNoOther() throws IOException {
    String failing =
        """
        families:
          - {type: affine}
          - {type: affine, label: hasty, training: {learning-rate: 1.0e+30, clip-norm: .inf}}
        """;
    Outcome outcome = compare(file(SMALL + failing)).succeeded();
    assertTrue(outcome.err().contains("hasty failed: training diverged"), outcome.err());
    JsonNode families = result().get("families");
    assertEquals("", families.get("affine").get("seeds").get(0).get("error").asText());
    assertTrue(
        families.get("hasty").get("seeds").get(1).get("error").asText().contains("learning-rate"));
    assertTrue(
        Files.readString(folder.resolve("out").resolve("report.html")).contains("Who is missing"));
  }

  @Test
  void familiesThatCannotModelTheRowsAreNamedWithTheReason() throws IOException {
    String image =
        SMALL.replaceFirst("\\{type: shapes-2d, shape: gaussians\\}", "{type: galaxies, size: 4}");
    compare(file(image), "--families", "affine").failed(2, "none can", "affine", "[4, 4, 1]");
    compare(file(image), "--families", "affine,made", "--overwrite").succeeded();
    JsonNode refused = result().get("refused");
    assertTrue(refused.get("affine").asText().contains("[4, 4, 1]"), refused.toString());
    assertEquals(1, result().get("families").size());
  }

  /** What a resumed comparison finds finished it does not train again. */
  @Test
  void goesOnWithWhatIsFinished() throws IOException {
    compare(file(SMALL), "--families", "affine").succeeded();
    Path out = folder.resolve("out");
    Path first = out.resolve("families").resolve("affine").resolve("score-1.json");
    Path second = first.resolveSibling("score-2.json");
    String kept = Files.readString(first);
    Files.delete(second);
    Files.delete(out.resolve("result.json"));
    compare(file(SMALL), "--families", "affine").failed(2, "--resume", "--overwrite");
    compare(file(SMALL), "--families", "affine", "--resume", "--set", "draws=10")
        .failed(2, "other settings");
    Outcome resumed = compare(file(SMALL), "--families", "affine", "--resume").succeeded();
    assertFalse(resumed.err().contains("seed 1 of 2"), resumed.err());
    assertTrue(resumed.err().contains("seed 2 of 2"), resumed.err());
    assertEquals(kept, Files.readString(first));
    assertTrue(Files.exists(second) && Files.exists(out.resolve("result.json")));
  }

  /** The metrics of conditional draws see whether x goes with its condition. */
  @Test
  void conditionsAreComparedJointly() throws IOException {
    String conditional =
        """
        dataset: {type: simulations, simulator: {type: gaussian-linear}, simulations: 600}
        training: {max-epochs: 10}
        metrics: [{type: sliced-wasserstein, projections: 20}]
        families: [affine]
        seeds: 1
        """;
    compare(file(conditional)).succeeded();
    JsonNode mean = result().get("families").get("affine").get("mean");
    assertTrue(mean.get("sliced-wasserstein").asDouble() < 0.5, mean.toString());
  }

  @Test
  void misspeltFamiliesMetricsAndColumnsAreAnsweredWithTheNamesThereAre() throws IOException {
    compare(file(SMALL), "--families", "affine,reel-nvp")
        .failed(2, "reel-nvp", "did you mean 'real-nvp'");
    compare(file(SMALL.replace("sliced-wasserstein", "sliced-waserstein")))
        .failed(2, "comparison.yaml:4", "did you mean 'sliced-wasserstein'");
    compare(file(SMALL.replace("seeds:", "seed:").replace("max-epochs", "maxepochs")))
        .failed(2, "maxepochs", "did you mean 'max-epochs'");
    compare(file(SMALL), "--seeds", "0").failed(2, "seeds", "an integer >= 1");
    assertTrue(Files.notExists(folder.resolve("out")), "nothing is begun");
    compare(file(SMALL.replace("precision, recall", "precision, recal")), "--families", "affine")
        .failed(2, "recal", "precision, recall, density");
  }

  /** Every example of a comparison, with one quick family. */
  @ParameterizedTest
  @ValueSource(strings = {"shapes", "land", "galaxies", "lattice", "spectra"})
  void example(String name) throws IOException {
    Path file = Checkout.example("compare-" + name + ".yaml");
    compare(
            file,
            "--families",
            "affine",
            "--seeds",
            "1",
            "--set",
            "dataset.rows=200",
            "--set",
            "dataset.flat=true",
            "--set",
            "training.max-epochs=1")
        .succeeded();
    assertEquals(1, result().get("families").size());
    assertTrue(Files.readString(folder.resolve("out").resolve("report.html")).contains("<svg"));
  }
}
