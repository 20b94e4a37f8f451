package org.understudy.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The experiment file and what the command line changes in it. */
final class ExperimentOptions {
  @Parameters(paramLabel = "FILE", description = "An experiment file.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set a key of the file, such as training.max-epochs=20; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "S", description = "Same as --set seed=S.")
  private @Nullable Long seed;

  Experiment read(Understudy understudy, Settings settings) {
    List<String> all = new ArrayList<>(assignments);
    if (seed != null) {
      all.add("seed=" + seed);
    }
    all.addAll(settings.assignments());
    return understudy.experiment(file, all);
  }
}
