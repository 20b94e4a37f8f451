package org.understudy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment;
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
    try (Dataset dataset =
        understudy
            .context(
                RandomStream.of(experiment.spec().seed()).split("dataset"), experiment.directory())
            .dataset(experiment.spec().dataset())) {
      Rows rows = dataset.read(0, Math.toIntExact(dataset.size()));
      understudy.writeTable(out, rows);
      main.err().println("%,d rows in %s".formatted(rows.count(), out));
    }
    return ExitCode.DONE;
  }
}
