package org.understudy.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment;
import org.understudy.runtime.experiment.RunOptions;
import org.understudy.runtime.experiment.RunResult;

/** What running and training have in common. */
final class Experiments {
  private Experiments() {}

  static int run(
      Main main, ExperimentOptions file, RunFolderOptions folder, boolean trainOnly, boolean json) {
    Understudy understudy = main.understudy();
    Experiment experiment = file.read(understudy, main.settings());
    Optional<RunResult> ended;
    try (StopOnSignal stop = new StopOnSignal()) {
      RunOptions options = folder.options(experiment.name(), trainOnly, main.err(), stop);
      ended = run(understudy, experiment, options, main.err());
    }
    if (ended.isEmpty()) {
      return ExitCode.FAILED;
    }
    RunResult result = ended.get();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("folder", result.folder().toString());
      facts.put("finished", result.finished());
      Map<String, Object> metrics = new LinkedHashMap<>();
      result.metrics().forEach((name, metric) -> metrics.put(name, metric.facts()));
      facts.put("metrics", metrics);
      Map<String, Object> checks = new LinkedHashMap<>();
      result.checks().forEach((name, check) -> checks.put(name, check.facts()));
      facts.put("checks", checks);
      facts.put("seconds", result.seconds());
      Output.json(main.out(), facts);
    } else if (result.finished()) {
      result.metrics().forEach((name, metric) -> main.out().println(name + " " + metric.value()));
      result
          .checks()
          .forEach(
              (name, check) -> main.out().println("check " + name + " " + check.outcome().word()));
      main.out().println(result.folder().resolve(trainOnly ? "model.surrogate" : "report.html"));
    }
    return result.finished() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Runs; says how to go on where it was stopped, while the process is still held for that. */
  private static Optional<RunResult> run(
      Understudy understudy, Experiment experiment, RunOptions options, PrintWriter err) {
    try {
      RunResult result = understudy.run(experiment, options);
      if (!result.finished()) {
        err.println(
            "understudy: stopped with a checkpoint; go on with the same command and --resume");
      }
      return Optional.of(result);
    } catch (CancellationException e) {
      err.println("understudy: " + e.getMessage() + "; go on with the same command and --resume");
      return Optional.empty();
    }
  }
}
