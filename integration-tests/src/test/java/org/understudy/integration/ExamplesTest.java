package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.understudy.testkit.Python;

/** Every example runs, shortened to seconds. */
class ExamplesTest {
  @TempDir Path folder;

  static Stream<String> experiments() throws IOException {
    try (Stream<Path> files = Files.list(Checkout.example(""))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") && !name.startsWith("compare-"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void experiment(String name) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", Checkout.example(name).toString()));
    String text = Files.readString(Checkout.example(name));
    if (text.contains("python3")) {
      Python.with("json");
    }
    for (int i = 0; i < Cli.SHORT.size(); i += 2) {
      String assignment = Cli.SHORT.get(i + 1);
      String key = assignment.substring(assignment.indexOf('.') + 1, assignment.indexOf('='));
      boolean known =
          assignment.startsWith("dataset.")
              ? text.contains(key + ":")
              : !assignment.startsWith("model.") || text.contains("neural-spline-flow");
      if (known) {
        arguments.addAll(List.of("--set", assignment));
      }
    }
    Path out = folder.resolve("run");
    Cli.run(Cli.join(arguments, "--out", out.toString())).succeeded();
    assertTrue(Files.exists(out.resolve("report.html")), name);
    assertTrue(Files.exists(out.resolve("draws.csv")), name);
  }

  @Test
  void myOwnSimulator() throws Exception {
    Outcome outcome =
        Outcome.of(
            Cli.process(
                entry -> true, List.of(Checkout.example("MyOwnSimulator.java").toString(), "500")),
            180);
    outcome.succeeded();
    assertTrue(outcome.out().contains("posterior mean"), outcome.out());
  }

  @Test
  void agentBasedModel() throws Exception {
    Outcome outcome =
        Outcome.of(
            Cli.process(
                entry -> true,
                List.of(Checkout.example("AgentBasedModel.java").toString(), "500", "20")),
            180);
    outcome.succeeded();
    assertTrue(outcome.out().contains("steps ill: coverage of the 90 % interval"), outcome.out());
  }

  @Test
  void langevinMorphing() throws Exception {
    Path picture = folder.resolve("morphing.svg");
    Outcome outcome =
        Outcome.of(
            Cli.process(
                entry -> true,
                List.of(
                    Checkout.example("LangevinMorphing.java").toString(),
                    "500",
                    picture.toString())),
            180);
    outcome.succeeded();
    // 98.9 % of a normal in the plane are within three widths; steps back of finite length blur it.
    assertTrue(outcome.out().contains("back:   9"), outcome.out());
    assertTrue(Files.readString(picture).contains("back at t = 0"), "the picture");
  }
}
