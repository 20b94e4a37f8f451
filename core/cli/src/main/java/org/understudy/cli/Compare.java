package org.understudy.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.comparison.Comparison;
import org.understudy.runtime.comparison.ComparisonResult;
import org.understudy.runtime.comparison.Score;
import org.understudy.runtime.experiment.RunOptions;
import org.understudy.runtime.training.TrainingListeners;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Trains model families on the same rows and writes one page about them. */
@Command(
    name = "compare",
    description = "Compare model families on one dataset: quality, density, speed, draws to see.")
final class Compare implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private RunFolderOptions folder = new RunFolderOptions();

  @Parameters(paramLabel = "FILE", description = "A comparison file.")
  private Path file;

  @Option(
      names = "--families",
      paramLabel = "A,B,...",
      split = ",",
      description = "Families to train, with default settings; all that can unless set.")
  private List<String> families = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N", description = "Same as --set seeds=N.")
  private @Nullable Integer seeds;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set a key of the file, such as budget-seconds=60; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "S", description = "Same as --set seed=S.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Understudy understudy = main.understudy();
    Comparison comparison = Comparison.read(file, assignments());
    Optional<ComparisonResult> ended;
    try (StopOnSignal stop = new StopOnSignal()) {
      RunOptions quiet = folder.options(comparison.name(), false, main.err(), stop);
      RunOptions options =
          new RunOptions(
              quiet.out(),
              quiet.resume(),
              quiet.overwrite(),
              false,
              quiet.stages(),
              TrainingListeners.of(quiet.listener(), new EpochLines(main.err())));
      ended = run(understudy, comparison, options);
    }
    ended.filter(ComparisonResult::finished).ifPresent(this::print);
    return ended.filter(Compare::hasSomethingToShow).isPresent() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static boolean hasSomethingToShow(ComparisonResult result) {
    return result.finished()
        && result.scores().values().stream()
            .flatMap(List::stream)
            .anyMatch(score -> score.error().isEmpty());
  }

  private List<String> assignments() {
    List<String> all = new ArrayList<>(assignments);
    if (!families.isEmpty()) {
      all.add("families=[" + String.join(", ", families) + "]");
    }
    if (seeds != null) {
      all.add("seeds=" + seeds);
    }
    if (seed != null) {
      all.add("seed=" + seed);
    }
    all.addAll(main.settings().assignments());
    return all;
  }

  private Optional<ComparisonResult> run(
      Understudy understudy, Comparison comparison, RunOptions options) {
    PrintWriter err = main.err();
    try {
      ComparisonResult result = understudy.compare(comparison, options);
      if (!result.finished()) {
        err.println(
            "understudy: stopped; finished trainings are kept: go on with the same command and"
                + " --resume");
      }
      return Optional.of(result);
    } catch (CancellationException e) {
      err.println("understudy: " + e.getMessage() + "; go on with the same command and --resume");
      return Optional.empty();
    }
  }

  private void print(ComparisonResult result) {
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("folder", result.folder().toString());
      Map<String, Object> scores = new LinkedHashMap<>();
      result
          .scores()
          .forEach((name, own) -> scores.put(name, own.stream().map(Score::facts).toList()));
      facts.put("families", scores);
      facts.put("refused", result.refused());
      Output.json(main.out(), facts);
      return;
    }
    result
        .scores()
        .forEach(
            (name, own) ->
                own.stream()
                    .map(Score::error)
                    .filter(error -> !error.isEmpty())
                    .findFirst()
                    .ifPresent(error -> main.err().println(name + " failed: " + error)));
    main.out().println(result.folder().resolve("report.html"));
  }
}
