package org.understudy.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.experiment.Experiment;
import org.understudy.runtime.experiment.RunOptions;
import org.understudy.runtime.training.TrainingListener;
import picocli.CommandLine.Option;

/** Where a run goes, and what becomes of one that is already there. */
final class RunFolderOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder; runs/NAME unless set.")
  private @Nullable Path out;

  @Option(names = "--resume", description = "Go on with an interrupted run in that folder.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Replace a run in that folder.")
  private boolean overwrite;

  RunOptions options(
      Experiment experiment, boolean trainOnly, PrintWriter err, TrainingListener stop) {
    Path folder = out == null ? Path.of("runs", experiment.name()) : out;
    return new RunOptions(
        folder, resume, overwrite, trainOnly, stage -> err.println(stage + " ..."), stop);
  }
}
