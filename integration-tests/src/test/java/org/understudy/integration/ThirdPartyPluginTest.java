package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The plugin of the examples, built apart from this project's modules and found by its name. */
class ThirdPartyPluginTest {
  private static final Path PLUGIN = Checkout.example("third-party-plugin");

  @TempDir private static Path folder;
  private static Path classes;

  @BeforeAll
  static void build() throws IOException {
    classes = folder.resolve("classes");
    PluginFolder.compile(classes, List.of(PLUGIN.resolve("src/main/java")));
    PluginFolder.copy(PLUGIN.resolve("src/main/resources"), classes);
  }

  @Test
  void isListedWithThePlaceItCameFrom() {
    Outcome outcome = Cli.run("list", "--json", "--plugin-path", classes.toString()).succeeded();
    assertTrue(outcome.out().contains("\"conditional-gaussian\""), outcome.out());
    assertTrue(outcome.out().contains(classes.toString()), outcome.out());
  }

  @Test
  void trainsAndDraws() throws IOException {
    Path out = folder.resolve("run");
    Cli.run(
            "run",
            Checkout.example("two-moons.yaml").toString(),
            "--plugin-path",
            classes.toString(),
            "--set",
            "model={type: conditional-gaussian}",
            "--set",
            "dataset.simulations=400",
            "--set",
            "training.max-epochs=2",
            "--set",
            "inference.draws=300",
            "--out",
            out.toString())
        .succeeded();
    assertEquals(301, Files.readAllLines(out.resolve("draws.csv")).size());
  }

  @Test
  void itsSurrogateWithoutItsJarSaysWhatIsMissing() throws IOException {
    Path out = folder.resolve("orphan");
    Cli.run(
            "train",
            Checkout.example("two-moons.yaml").toString(),
            "--plugin-path",
            classes.toString(),
            "--set",
            "model={type: conditional-gaussian}",
            "--set",
            "dataset.simulations=400",
            "--set",
            "training.max-epochs=1",
            "--out",
            out.toString())
        .succeeded();
    Cli.run("describe", out.resolve("model.surrogate").toString())
        .failed(2, "conditional-gaussian");
  }

  @Test
  void passesItsOwnTests() throws Exception {
    Path tests = folder.resolve("tests");
    PluginFolder.compile(
        tests, List.of(PLUGIN.resolve("src/main/java"), PLUGIN.resolve("src/test/java")));
    PluginFolder.copy(PLUGIN.resolve("src/main/resources"), tests);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {tests.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(
                      DiscoverySelectors.selectClass(
                          loader, "org.example.gaussian.GaussianModelTest"))
                  .build(),
              summary);
      StringWriter failures = new StringWriter();
      summary.getSummary().printFailuresTo(new PrintWriter(failures, true));
      assertEquals(0, summary.getSummary().getTotalFailureCount(), failures.toString());
      assertTrue(summary.getSummary().getTestsSucceededCount() > 3, "its tests were run");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
