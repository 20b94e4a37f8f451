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
      RunOptions options = folder.options(experiment, trainOnly, main.err(), stop);
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
      facts.put("metrics", metrics(result));
      facts.put("checks", checks(result));
      facts.put("seconds", result.seconds());
      Output.json(main.out(), facts);
    } else if (result.finished()) {
      metrics(result).forEach((name, facts) -> main.out().println(name + " " + facts.get("value")));
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

  private static Map<String, Map<String, Object>> checks(RunResult result) {
    Map<String, Map<String, Object>> checks = new LinkedHashMap<>();
    result
        .checks()
        .forEach(
            (name, check) -> {
              Map<String, Object> facts = new LinkedHashMap<>();
              facts.put("outcome", check.outcome().word());
              facts.put("sentence", check.sentence());
              facts.putAll(check.numbers());
              checks.put(name, facts);
            });
    return checks;
  }

  private static Map<String, Map<String, Object>> metrics(RunResult result) {
    Map<String, Map<String, Object>> metrics = new LinkedHashMap<>();
    result
        .metrics()
        .forEach(
            (name, metric) -> {
              Map<String, Object> facts = new LinkedHashMap<>();
              facts.put("value", metric.value());
              facts.putAll(metric.details());
              metrics.put(name, facts);
            });
    return metrics;
  }
}
