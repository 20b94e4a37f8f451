package org.understudy.posterior.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulator;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Shape;

/**
 * A simulator that is another program: it reads a line of JSON for each simulation from its
 * standard input and answers with a line of JSON on its standard output.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ProgramProvider implements DistributionProvider<ProgramProvider.Config> {
  /** A number, or an array of them, that the program takes or gives. */
  public record Quantity(
      @Doc("Its key in the line of JSON.") String name,
      @Default("[]") @Doc("The shape of one simulation's; [] for a number.") List<Integer> shape,
      @Default("") @Doc("The physical unit, for figures and files.") String unit) {
    /** Checks the shape. */
    public Quantity {
      if (shape.stream().anyMatch(extent -> extent < 1)) {
        throw new IllegalArgumentException("shape: expected extents >= 1, found " + shape);
      }
    }

    Field field(Role role) {
      Shape extents = Shape.of(shape.stream().mapToInt(Integer::intValue).toArray());
      return Field.of(name, extents, role).in(unit);
    }
  }

  /** Settings. */
  public record Config(
      @Doc("The program and its arguments, such as [python3, simulate.py]; no shell reads them.")
          List<String> command,
      @Doc("What it takes, in the prior's order, each {name: ..., shape: ..., unit: ...}.")
          List<Quantity> parameters,
      @Doc("What it gives, each {name: ..., shape: ..., unit: ...}.") List<Quantity> outputs,
      @Default("") @Doc("The folder it runs in; relative paths start at the experiment's folder.")
          Path directory,
      @Default("{}") @Doc("Variables of its environment, beside those of this process.")
          Map<String, String> environment,
      @Default("0") @Doc("How many of it run at once; 0 for one on each core.") int workers,
      @Default("300")
          @Doc("A simulation that takes longer has failed; the first includes the program's start.")
          double timeOutSeconds,
      @Default("1")
          @Doc("How often a simulation is tried again behind a crash, garbage or a time-out.")
          int retries) {
    /** Checks the ranges. */
    public Config {
      if (command.isEmpty()) {
        throw new IllegalArgumentException("command: expected a program, found an empty list");
      }
      if (parameters.isEmpty()) {
        throw new IllegalArgumentException("parameters: expected at least one, found none");
      }
      if (outputs.isEmpty()) {
        throw new IllegalArgumentException("outputs: expected at least one, found none");
      }
      if (workers < 0) {
        throw new IllegalArgumentException("workers: expected an integer >= 0, found " + workers);
      }
      if (!(timeOutSeconds > 0 && timeOutSeconds < 1e9)) {
        throw new IllegalArgumentException(
            "time-out-seconds: expected a number > 0, found " + timeOutSeconds);
      }
      if (retries < 0) {
        throw new IllegalArgumentException("retries: expected an integer >= 0, found " + retries);
      }
    }
  }

  @Override
  public Simulator create(Config config, Context context) {
    List<Field> given = config.parameters().stream().map(q -> q.field(Role.CONDITION)).toList();
    List<Field> drawn = config.outputs().stream().map(q -> q.field(Role.TARGET)).toList();
    List<Field> fields = new ArrayList<>(given);
    fields.addAll(drawn);
    Map<String, String> environment = new LinkedHashMap<>();
    // Workers share out the cores; and an answer that stays in Python's buffer is none.
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("PYTHONUNBUFFERED", "1");
    environment.putAll(config.environment());
    Program program =
        new Program(
            config.command(),
            context.directory().resolve(config.directory()).toAbsolutePath(),
            environment,
            Duration.ofNanos((long) (config.timeOutSeconds() * 1e9)),
            config.retries(),
            new ProgramLines(given, drawn),
            new ProgramLog(context.storage().map(folder -> folder.resolve("standard-error.log"))));
    int workers =
        config.workers() > 0 ? config.workers() : Runtime.getRuntime().availableProcessors();
    return new WorkedSimulator(
        new Schema(fields), Optional.empty(), new ProgramWorkforce(program, workers));
  }

  @Override
  public String name() {
    return "program";
  }

  @Override
  public String description() {
    return "A simulator that is another program, spoken to in lines of JSON.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }
}
