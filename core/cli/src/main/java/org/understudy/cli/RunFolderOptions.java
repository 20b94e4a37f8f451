package org.understudy.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.experiment.RunOptions;
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

  RunOptions options(String name, boolean trainOnly, PrintWriter err, StopOnSignal stop) {
    Path folder = out == null ? Path.of("runs", name) : out;
    stop.reportTo(err);
    RunOptions.StageListener stages =
        stage -> {
          stop.stage(stage);
          err.println(stage + " ...");
        };
    return new RunOptions(folder, resume, overwrite, trainOnly, stages, stop);
  }
}
