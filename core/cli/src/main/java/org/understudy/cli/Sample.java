package org.understudy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Draws from a surrogate into a table. */
@Command(name = "sample", description = "Draw from a surrogate.")
final class Sample implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(paramLabel = "MODEL", description = "A surrogate file.")
  private Path model;

  @Option(names = "-n", paramLabel = "N", required = true, description = "How many draws.")
  private int count;

  @Option(
      names = "--condition",
      paramLabel = "FILE",
      description = "A table with one row: the condition of every draw.")
  private @Nullable Path condition;

  @Option(names = "--seed", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The table to write: .csv, .h5, .npz, whatever `list` shows a dataset for.")
  private Path out;

  @Override
  public Integer call() {
    Understudy understudy = main.understudy();
    try (Surrogate surrogate = understudy.load(model)) {
      float[] given =
          condition == null
              ? null
              : Draws.condition(understudy, surrogate, condition, "--condition");
      Draws.write(understudy, surrogate, given, count, seed, out);
    }
    main.err().println("%,d draws in %s".formatted(count, out));
    return ExitCode.DONE;
  }
}
