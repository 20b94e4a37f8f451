package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The forms of the commands that scripts rely on. */
class CommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void runOnce() {
    run = folder.resolve("run");
    Cli.run(
            Cli.join(
                Cli.join(
                    List.of("run", Checkout.example("two-moons.yaml").toString()),
                    Cli.SHORT.toArray(new String[0])),
                "--out",
                run.toString()))
        .succeeded();
  }

  private static Path infer(String name, String seed) throws IOException {
    Path observation = Files.writeString(folder.resolve("x.csv"), "data_1,data_2\n0.1,-0.2\n");
    Path draws = folder.resolve(name);
    Cli.run(
            "infer",
            run.resolve("model.surrogate").toString(),
            "--observation",
            observation.toString(),
            "--draws",
            "200",
            "--seed",
            seed,
            "--out",
            draws.toString())
        .succeeded();
    return draws;
  }

  @Test
  void runLeavesEveryFileBehind() throws IOException {
    for (String name :
        List.of(
            "model.surrogate",
            "draws.csv",
            "result.json",
            "report.html",
            "metrics.csv",
            "experiment.yaml",
            "figures")) {
      assertTrue(Files.exists(run.resolve(name)), name);
    }
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("<svg") && !report.contains("<script"), "figures, no scripts");
    assertTrue(JSON.readTree(run.resolve("result.json").toFile()).isObject(), "a JSON object");
  }

  @Test
  void inferWritesAColumnAParameterAndRepeatsItself() throws IOException {
    List<String> draws = Files.readAllLines(infer("draws.csv", "3"));
    assertEquals(2, draws.get(0).split(",").length);
    assertEquals(201, draws.size());
    assertEquals(draws, Files.readAllLines(infer("again.csv", "3")));
    assertNotEquals(draws, Files.readAllLines(infer("other.csv", "4")));
  }

  @Test
  void drawsStayWithinThePrior() throws IOException {
    List<String> draws = Files.readAllLines(infer("bounded.csv", "5"));
    for (String line : draws.subList(1, draws.size())) {
      for (String number : line.split(",")) {
        assertTrue(Math.abs(Double.parseDouble(number)) <= 1, line);
      }
    }
  }

  @Test
  void evaluatePrintsTheMetricUnderItsName() throws IOException {
    Outcome outcome =
        Cli.run(
                "evaluate",
                "c2st",
                infer("reference.csv", "6").toString(),
                infer("drawn.csv", "7").toString(),
                "--seeds",
                "2",
                "--json")
            .succeeded();
    JsonNode result = JSON.readTree(outcome.out());
    assertEquals(2, result.get("seeds").size());
    double mean = result.get("c2st").asDouble();
    assertTrue(mean > 0.3 && mean < 0.7, "draws of one distribution: " + mean);
  }

  @Test
  void sampleWritesEveryFormatByItsEnding() throws IOException {
    Path condition = Files.writeString(folder.resolve("c.csv"), "data_1,data_2\n0,0\n");
    for (String ending : List.of("csv", "h5", "npz")) {
      Path out = folder.resolve("sample." + ending);
      Cli.run(
              "sample",
              run.resolve("model.surrogate").toString(),
              "-n",
              "50",
              "--condition",
              condition.toString(),
              "--out",
              out.toString())
          .succeeded();
      assertTrue(Files.size(out) > 0, ending);
    }
    Cli.run(
            "sample",
            run.resolve("model.surrogate").toString(),
            "-n",
            "1",
            "--condition",
            condition.toString(),
            "--out",
            folder.resolve("sample.xyz").toString())
        .failed(2, "sample.xyz", "csv");
  }

  @Test
  void simulateWritesTheDataset() throws IOException {
    Path out = folder.resolve("data.csv");
    Cli.run(
            "simulate",
            Checkout.example("two-moons.yaml").toString(),
            "--set",
            "dataset.simulations=30",
            "--out",
            out.toString())
        .succeeded();
    assertEquals(31, Files.readAllLines(out).size());
  }

  @Test
  void listAndDescribeSpeakJson() throws IOException {
    JsonNode list = JSON.readTree(Cli.run("list", "--json").succeeded().out());
    List<String> names = list.get("providers").findValuesAsText("name");
    assertTrue(
        names.containsAll(List.of("neural-spline-flow", "two-moons", "npe", "c2st", "csv")),
        names.toString());
    JsonNode described =
        JSON.readTree(Cli.run("describe", "neural-spline-flow", "--json").succeeded().out());
    assertEquals("model", described.get("kind").asText());
    assertTrue(described.get("capabilities").toString().contains("log-prob"));
    for (JsonNode key : described.get("keys")) {
      assertTrue(key.hasNonNull("name") && key.hasNonNull("type"), key.toString());
      assertTrue(!key.get("doc").asText().isEmpty(), key.toString());
    }
    JsonNode surrogate =
        JSON.readTree(
            Cli.run("describe", run.resolve("model.surrogate").toString(), "--json")
                .succeeded()
                .out());
    assertEquals("surrogate", surrogate.get("kind").asText());
    assertTrue(surrogate.get("parameters").asLong() > 0);
  }

  @Test
  void everyProviderCanBeDescribed() throws IOException {
    JsonNode list = JSON.readTree(Cli.run("list", "--json").succeeded().out());
    assertEquals(0, list.get("failures").size());
    for (String name : list.get("providers").findValuesAsText("name")) {
      Cli.run("describe", name).succeeded();
    }
  }

  @Test
  void doctorFindsThisMachineFit() throws IOException {
    Outcome outcome = Cli.run("doctor", "--json").succeeded();
    assertTrue(JSON.readTree(outcome.out()).get("healthy").asBoolean(), outcome.out());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void completionIsAScriptThatBashReads() throws Exception {
    Path script = folder.resolve("completion.sh");
    Files.writeString(script, Cli.run("completion").succeeded().out());
    Outcome.of(new ProcessBuilder("bash", "-n", script.toString()), 20).succeeded();
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    String help = Cli.run("--help").succeeded().out();
    for (String command :
        List.of(
            "run",
            "simulate",
            "train",
            "sample",
            "infer",
            "evaluate",
            "list",
            "describe",
            "doctor",
            "completion",
            "Exit codes")) {
      assertTrue(help.contains(command), command);
    }
  }
}
