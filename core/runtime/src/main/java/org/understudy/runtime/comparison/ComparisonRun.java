package org.understudy.runtime.comparison;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment.Section;
import org.understudy.runtime.experiment.RunOptions;
import org.understudy.runtime.file.AtomicFile;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetProvider;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Provider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;

/** Trains and measures one family after another, into a folder. */
@API(status = API.Status.EXPERIMENTAL)
public final class ComparisonRun {
  private static final int REHEARSED = 50;

  private final Understudy understudy;
  private final Comparison comparison;
  private final RunOptions options;
  private final ComparisonFolder folder;
  private final RandomStream random;

  /** A comparison that has not begun. */
  public ComparisonRun(Understudy understudy, Comparison comparison, RunOptions options) {
    this.understudy = understudy;
    this.comparison = comparison;
    this.options = options;
    this.folder = new ComparisonFolder(options.out());
    this.random = RandomStream.of(comparison.spec().seed());
  }

  /**
   * Checks everything that can be checked, then does the work. What is finished is kept on the
   * disk; a family that fails is part of the result and stops no other.
   *
   * @throws CancellationException if a stop is requested
   */
  public ComparisonResult run() {
    Comparison.Spec spec = comparison.spec();
    checkNames();
    Engine.precision(spec.precision());
    Engine.threads(
        spec.threads() > 0 ? spec.threads() : Runtime.getRuntime().availableProcessors());
    folder.prepare(comparison, options);
    options.stages().stage("dataset");
    try (Dataset dataset =
        understudy
            .context(
                random.split("dataset"),
                comparison.directory(),
                options.out(),
                options.listener()::stopRequested)
            .dataset(spec.dataset())) {
      Bench bench = new Bench(dataset, spec, random);
      Measures measures = measures(bench);
      Lineup lineup =
          Lineup.of(understudy, comparison, bench.split(0.1).transforms().modelSchema());
      Map<String, List<Score>> scores = new LinkedHashMap<>();
      for (Entrant entrant : lineup.entrants()) {
        List<Score> own = new ArrayList<>();
        scores.put(entrant.label(), own);
        for (int seed = 1; seed <= spec.seeds(); seed++) {
          Score score = score(bench, measures, entrant, seed);
          if (score == null) {
            return new ComparisonResult(options.out(), false, scores, lineup.refused());
          }
          own.add(score);
        }
      }
      ComparisonResult result = new ComparisonResult(options.out(), true, scores, lineup.refused());
      write(dataset, bench, measures, lineup, result);
      return result;
    }
  }

  private void write(
      Dataset dataset, Bench bench, Measures measures, Lineup lineup, ComparisonResult result) {
    options.stages().stage("report");
    Map<String, Double> floor =
        measures.of(bench.joint(bench.test().matrix(Role.TARGET)), bench.others());
    AtomicFile.write(folder.table(), ComparisonNumbers.csv(result));
    new ComparisonPage(comparison, bench, measures.names(), floor, result, draws(lineup))
        .report()
        .writeTo(folder.page());
    // Last, for it marks the comparison as finished.
    AtomicFile.write(
        folder.result(),
        ComparisonNumbers.json(comparison, bench, dataset.facts(), floor, lineup, result));
  }

  /** The metrics, tried on a few test rows first: what they refuse should cost no training. */
  private Measures measures(Bench bench) {
    Rows right = bench.joint(bench.test().matrix(Role.TARGET));
    Measures measures =
        new Measures(understudy, comparison.metrics(right.schema()), comparison.spec().seed());
    Rows few = Dataset.of(right).read(0, Math.min(right.count(), REHEARSED));
    measures.of(few, few);
    return measures;
  }

  /** One training's score, from the disk if it is finished; null where a stop is requested. */
  private @Nullable Score score(Bench bench, Measures measures, Entrant entrant, int seed) {
    Path file = folder.score(entrant, seed);
    if (Files.exists(file)) {
      return Score.read(file);
    }
    options
        .stages()
        .stage("%s, seed %d of %d".formatted(entrant.label(), seed, comparison.spec().seeds()));
    Trial trial = new Trial(understudy, comparison, bench, measures, entrant, seed);
    Score score = onItsOwnThread(trial);
    if (trial.stopped()) {
      return null;
    }
    Rows draws = trial.draws();
    boolean first = Files.notExists(folder.draws(entrant));
    if (draws != null && score.error().isEmpty() && first) {
      understudy.writeTable(folder.draws(entrant), Gallery.chosen(draws));
    }
    score.write(file);
    return score;
  }

  private Score onItsOwnThread(Trial trial) {
    FutureTask<Score> work = new FutureTask<>(() -> trial.run(options.listener()));
    new Thread(work, "trial").start();
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted; what was finished is kept");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error fatal) {
        throw fatal;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Map<String, Rows> draws(Lineup lineup) {
    Map<String, Rows> draws = new LinkedHashMap<>();
    for (Entrant entrant : lineup.entrants()) {
      if (Files.exists(folder.draws(entrant))) {
        draws.put(entrant.label(), understudy.readTable(folder.draws(entrant)));
      }
    }
    return draws;
  }

  /** Finds every provider and binds its settings, so that a typo costs no training. */
  private void checkNames() {
    bind(DatasetProvider.class, comparison.spec().dataset());
    Configs.bind(comparison.spec().training(), TrainingConfig.class);
    for (Section<Comparison.FamilyKeys> section : comparison.families()) {
      bind(ModelProvider.class, section.choice());
      understudy.training(
          section.choice(), section.keys().training().over(comparison.spec().training()));
    }
    comparison.spec().metrics().stream()
        .map(choice -> Section.of(choice, Comparison.MetricKeys.class))
        .forEach(section -> bind(MetricProvider.class, section.choice()));
  }

  @SuppressWarnings("unchecked")
  private void bind(Class<?> kind, Choice choice) {
    Provider<? extends Record> provider =
        understudy
            .registry()
            .find((Class<? extends Provider<?>>) kind, choice.type(), choice.settings());
    Configs.bind(choice.settings(), provider.configType());
  }
}
