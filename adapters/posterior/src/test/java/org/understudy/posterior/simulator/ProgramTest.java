package org.understudy.posterior.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulated;
import org.understudy.spi.Simulator;
import org.understudy.spi.config.Choice;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Simulators that are processes, well-behaved and not. */
@Timeout(120)
class ProgramTest {
  private static final Prior PRIOR =
      Priors.boxUniform(Priors.parameters(1), new double[] {0}, new double[] {3});

  @TempDir Path folder;

  /** A context with a folder to keep things in, and nothing to nest. */
  private record Folder(Path path) implements Context {
    @Override
    public RandomStream random() {
      return RandomStream.of(1);
    }

    @Override
    public Path directory() {
      return path;
    }

    @Override
    public Optional<Path> storage() {
      return Optional.of(path.resolve("kept"));
    }

    @Override
    public ConditionalDistribution distribution(Choice choice) {
      throw new IllegalArgumentException(choice.type());
    }

    @Override
    public Model model(Choice choice, Schema schema) {
      throw new IllegalArgumentException(choice.type());
    }

    @Override
    public Dataset dataset(Choice choice) {
      throw new IllegalArgumentException(choice.type());
    }
  }

  private Simulator program(int workers, double seconds, int retries, List<String> command) {
    return new ProgramProvider()
        .create(
            new ProgramProvider.Config(
                command,
                List.of(new ProgramProvider.Quantity("theta", List.of(), "m")),
                List.of(new ProgramProvider.Quantity("x", List.of(2), "s")),
                Path.of(""),
                Map.of(),
                workers,
                seconds,
                retries),
            new Folder(folder));
  }

  private static Simulated draw(Simulator simulator, int count) {
    return Simulations.draw(
        PRIOR, simulator, count, Simulations.Invalid.EXCLUDE, RandomStream.of(7));
  }

  @Test
  void rowsAreThoseOfTheSeedsWhateverTheNumberOfWorkers() {
    float[][] x = new float[2][];
    for (int i = 0; i < 2; i++) {
      try (Simulated data = draw(program(1 + 2 * i, 60, 0, ExternalProgram.command("well")), 60)) {
        Rows rows = data.read(0, 60);
        x[i] = rows.matrix(Role.CONDITION);
        float[] theta = rows.matrix(Role.TARGET);
        for (int row = 0; row < 60; row++) {
          assertEquals(theta[row], x[i][2 * row]);
        }
        assertNotEquals(x[i][1], x[i][3]);
        Field field = data.schema().field("theta");
        assertEquals("m", field.unit());
        assertEquals(3, field.support().high(0));
        assertEquals("s", data.schema().field("x").unit());
      }
    }
    assertArrayEquals(x[0], x[1]);
  }

  @ParameterizedTest
  @CsvSource({
    "nan, not finite, NaN, false",
    "null, not finite, NaN, false",
    "garbage, unreadable, Segmentation fault, true",
    "nested, unreadable, JSON, true",
    "other, unreadable, an answer to simulation, true",
    "flood, unreadable, a line of more than, true",
    "short, of the wrong length, expected 2 numbers, false",
    "error, refused, no convergence, false",
    "crash, crashed, exit code 3; the last it wrote, true",
    "hang, timed out, took longer than 3.0 s, true"
  })
  void whatFailsIsCountedByItsKindAndLeftOut(
      String mode, String kind, String message, boolean begunAnew) {
    int count = 12;
    try (Simulated data = draw(program(2, 3, 0, ExternalProgram.command(mode)), count)) {
      float[] theta = data.read(0, (int) data.size()).matrix(Role.TARGET);
      for (float value : theta) {
        assertTrue(value >= 1, "a simulation that failed was kept: " + value);
      }
      // Of these twelve draws of the prior, as many are below 1.
      assertEquals(count - BELOW, theta.length);
      String left = data.facts().get("left out");
      assertTrue(left.startsWith(BELOW + ": " + BELOW + " " + kind), left);
      assertTrue(left.contains(message), left);
      assertEquals(begunAnew, data.facts().containsKey("workers begun anew"));
    }
  }

  private static final int BELOW = below();

  private static int below() {
    try (Scope scope = Scope.open()) {
      int below = 0;
      RandomStream own = RandomStream.of(7).split(0).split("prior");
      for (float theta : PRIOR.given(null).sample(12, own).toArray()) {
        below += theta < 1 ? 1 : 0;
      }
      return below;
    }
  }

  @Test
  void theStandardErrorIsKept() throws IOException {
    try (Simulated data = draw(program(2, 30, 0, ExternalProgram.command("crash")), 12)) {
      String left = data.facts().get("left out");
      assertTrue(left.contains("first line | out of cheese"), left);
      String log = Files.readString(folder.resolve("kept/standard-error.log"));
      assertTrue(log.contains("out of cheese"), log);
      assertTrue(left.contains("standard-error.log"), left);
    }
  }

  @Test
  void anotherTryMayHelp() throws IOException {
    Path marks = Files.createDirectory(folder.resolve("marks"));
    List<String> flaky = ExternalProgram.command("flaky", marks.toString());
    try (Simulated data = draw(program(2, 60, 1, flaky), 6)) {
      assertEquals(6, data.size());
      assertTrue(data.facts().get("workers begun anew").matches("[5-6] times"), "" + data.facts());
    }
  }

  @Test
  void programsThatGreetAreTold() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> draw(program(2, 60, 1, ExternalProgram.command("banner")), 4));
    assertTrue(refused.getMessage().contains("Welcome to the simulator"), refused.getMessage());
  }

  @Test
  void missingProgramIsNamed() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> draw(program(2, 60, 1, List.of("no-such-program")), 4));
    assertTrue(refused.getMessage().contains("cannot start 'no-such-program'"));
  }

  @Test
  void namesOfThePriorMustFit() {
    Prior other = Priors.boxUniform(Priors.parameters(List.of("phi")), new double[1], one());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Simulations.draw(
                    other,
                    program(1, 60, 0, ExternalProgram.command("well")),
                    4,
                    Simulations.Invalid.FAIL,
                    RandomStream.of(1)));
    assertTrue(refused.getMessage().contains("takes [theta]"), refused.getMessage());
    assertTrue(refused.getMessage().contains("names [phi]"), refused.getMessage());
  }

  private static double[] one() {
    return new double[] {1};
  }

  @Test
  void drawsAtOneParameterVectorLeaveNaNWhereTheyFail() {
    Simulator nan = program(2, 60, 0, ExternalProgram.command("crash"));
    try (Scope scope = Scope.open()) {
      float[] x =
          nan.given(Tensor.of(new float[] {2, 0.5f}, 2, 1)).sample(2, RandomStream.of(1)).toArray();
      assertEquals(2f, x[0]);
      assertTrue(Float.isNaN(x[2]) && Float.isNaN(x[3]));
    }
  }
}
