package org.understudy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Draws from the posterior that a surrogate stands for. */
@Command(name = "infer", description = "Draw from a trained posterior at an observation.")
final class Infer implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(paramLabel = "MODEL", description = "A surrogate file.")
  private Path model;

  @Option(
      names = "--observation",
      paramLabel = "FILE",
      required = true,
      description = "A table with one row: what was observed.")
  private Path observation;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "How many draws; ${DEFAULT-VALUE} unless set.")
  private int draws = 10_000;

  @Option(names = "--seed", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The table to write: a column a parameter, a row a draw.")
  private Path out;

  @Override
  public Integer call() {
    Understudy understudy = main.understudy();
    try (Surrogate surrogate = understudy.load(model)) {
      float[] given = Draws.condition(understudy, surrogate, observation, "--observation");
      Draws.write(understudy, surrogate, given, draws, seed, out);
    }
    main.err().println("%,d draws in %s".formatted(draws, out));
    return ExitCode.DONE;
  }
}
