package org.understudy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment;
import org.understudy.runtime.file.Folders;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.Rows;
import org.understudy.tensor.RandomStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes an experiment's dataset to a table, so that it can be looked at or used elsewhere. */
@Command(
    name = "simulate",
    description = "Only simulate: write an experiment's dataset to a table.")
final class Simulate implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The table to write: .csv, .h5, .npz, whatever `list` shows a dataset for.")
  private Path out;

  @Override
  public Integer call() {
    Understudy understudy = main.understudy();
    Experiment experiment = options.read(understudy, main.settings());
    // What ends is kept beside the table until that is written.
    Path campaign = out.resolveSibling(out.getFileName() + ".campaign");
    try (StopOnSignal stop = new StopOnSignal()) {
      return write(understudy, experiment, campaign, stop);
    }
  }

  private int write(
      Understudy understudy, Experiment experiment, Path campaign, StopOnSignal stop) {
    Context context =
        understudy.context(
            RandomStream.of(experiment.spec().seed()).split("dataset"),
            experiment.directory(),
            campaign,
            stop::stopRequested);
    try (Dataset dataset = context.dataset(experiment.spec().dataset())) {
      Rows rows = dataset.read(0, Math.toIntExact(dataset.size()));
      understudy.writeTable(out, rows);
      dataset.facts().forEach((name, fact) -> main.err().println(name + ": " + fact));
      main.err().println("%,d rows in %s".formatted(rows.count(), out));
      if (!dataset.facts().containsKey("ended early")) {
        Folders.remove(campaign);
      }
      return ExitCode.DONE;
    } catch (CancellationException e) {
      main.err().println("understudy: " + e.getMessage() + "; go on with the same command");
      return ExitCode.FAILED;
    }
  }
}
