package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person can get wrong: the error names the thing and the mend, the exit code tells. */
class MistakesTest {
  @TempDir private static Path folder;
  private static Path surrogate;

  @BeforeAll
  static void trainOnce() {
    Path run = folder.resolve("run");
    Cli.run(
            Cli.join(
                Cli.join(
                    List.of("train", Checkout.example("two-moons.yaml").toString()),
                    Cli.SHORT.toArray(new String[0])),
                "--out",
                run.toString()))
        .succeeded();
    surrogate = run.resolve("model.surrogate");
  }

  private static Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Outcome infer(Path model, Path observation, String... more) {
    return Cli.run(
        Cli.join(
            List.of(
                "infer",
                model.toString(),
                "--observation",
                observation.toString(),
                "--draws",
                "10",
                "--out",
                folder.resolve("draws.csv").toString()),
            more));
  }

  @Test
  void misspeltKeyIsFoundAtItsLineWithTheNearestOne() throws IOException {
    Path typo =
        file(
            "typo.yaml",
            """
            dataset: {type: simulations, simulator: {type: two-moons}, simulations: 100}
            model: {type: neural-spline-flow}
            training:
              batchsize: 100
            """);
    Cli.run("run", typo.toString())
        .failed(2, "typo.yaml:4", "batchsize", "did you mean 'batch-size'");
  }

  @Test
  void misspeltModelIsAnsweredWithTheNamesThereAre() throws IOException {
    Path typo =
        file(
            "model.yaml",
            """
            dataset: {type: simulations, simulator: {type: two-moons}, simulations: 100}
            model: {type: neural-spline-flwo}
            """);
    Cli.run("run", typo.toString(), "--out", folder.resolve("never").toString())
        .failed(2, "neural-spline-flwo", "did you mean 'neural-spline-flow'");
    assertTrue(Files.notExists(folder.resolve("never")), "nothing is begun");
  }

  @Test
  void wrongTypeNamesKeyExpectationAndFinding() {
    Cli.run(
            "run",
            Checkout.example("two-moons.yaml").toString(),
            "--set",
            "training.batch-size=many")
        .failed(2, "training.batch-size", "integer", "many");
  }

  @Test
  void missingFileIsNamed() {
    Cli.run("run", "no-such.yaml").failed(2, "no-such.yaml");
  }

  @Test
  void unknownOptionIsAUsageMistake() {
    Cli.run("list", "--jsn").failed(2, "--jsn", "--help");
  }

  @Test
  void observationOfWrongLength() throws IOException {
    infer(surrogate, file("long.csv", "a,b,c\n1,2,3\n")).failed(2, "long.csv", "2", "3");
  }

  @Test
  void observationWithoutItsColumnsNames() throws IOException {
    infer(surrogate, file("headless.csv", "0.1,-0.2\n0.3,0.4\n"))
        .failed(2, "headless.csv", "first line", "0.1, -0.2", "data_1, data_2");
  }

  @Test
  void observationWithAnothersColumn() throws IOException {
    infer(surrogate, file("mixed.csv", "data_2,time\n0.1,-0.2\n"))
        .failed(2, "mixed.csv", "data_1, data_2", "data_2, time");
  }

  @Test
  void observationWithNaN() throws IOException {
    infer(surrogate, file("nan.csv", "a,b\n1,NaN\n")).failed(2, "nan.csv", "NaN");
  }

  @Test
  void observationOfAClassThatThereIsNot() throws IOException {
    file("classes.csv", "x,label\n1,0\n2,1\n3,2\n4,0\n");
    Path file =
        file(
            "classes.yaml",
            """
            dataset: {type: csv, path: classes.csv, condition: [label], classes: {label: 3}}
            model: {type: vae}
            inference: {type: sample, draws: 3, observation: [7]}
            """);
    Path out = folder.resolve("classes");
    Cli.run("run", file.toString(), "--out", out.toString())
        .failed(2, "inference.observation: 'label' is 7.0", "a class from 0 to 2");
    assertTrue(Files.notExists(out.resolve("metrics.csv")), "it was trained first");
  }

  @Test
  void tornSurrogate() throws IOException {
    byte[] whole = Files.readAllBytes(surrogate);
    Path torn = folder.resolve("torn.surrogate");
    Files.write(torn, Arrays.copyOf(whole, whole.length / 2));
    Path observation = file("fine.csv", "a,b\n0,0\n");
    infer(torn, observation).failed(2, "torn.surrogate");
  }

  @Test
  void verboseShowsTheStackTrace() throws IOException {
    Path observation = file("short.csv", "a\n0\n");
    Outcome outcome = infer(surrogate, observation, "--verbose");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("\tat org.understudy"), outcome.err());
  }

  @Test
  void finishedRunIsNotOverwrittenUnasked() {
    Outcome again =
        Cli.run(
            Cli.join(
                Cli.join(
                    List.of("train", Checkout.example("two-moons.yaml").toString()),
                    Cli.SHORT.toArray(new String[0])),
                "--out",
                surrogate.getParent().toString()));
    again.failed(2, "--overwrite");
  }

  @Test
  void missingNativeLibrary() throws Exception {
    List<String> doctor = List.of("org.understudy.cli.Main", "doctor");
    Outcome outcome =
        Outcome.of(
            Cli.process(entry -> !entry.matches(".*dnnl-3[^/]*-(linux|mac|win)[^/]*jar"), doctor),
            120);
    outcome.failed(3, "oneDNN", "class path");
  }

  @Test
  void pluginThatThrowsIsNamedAndStopsNoOther() throws IOException {
    Path plugin = PluginFolder.provider(folder.resolve("throwing"), "Throwing", "throwing", true);
    Outcome outcome = Cli.run("list", "--plugin-path", plugin.toString()).succeeded();
    assertTrue(outcome.out().contains("neural-spline-flow"), outcome.out());
    assertTrue(outcome.err().contains("Throwing"), outcome.err());
    assertTrue(outcome.err().contains("the licence server is away"), outcome.err());
  }

  @Test
  void twoPluginsOfOneNameAreNamedBoth() throws IOException {
    Path one = PluginFolder.provider(folder.resolve("one"), "First", "twin", false);
    Path two = PluginFolder.provider(folder.resolve("two"), "Second", "twin", false);
    Cli.run("list", "--plugin-path", one.toString(), "--plugin-path", two.toString())
        .failed(2, "twin", "First", "Second", one.toString(), two.toString());
  }
}
