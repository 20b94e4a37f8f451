package org.understudy.runtime.training;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Ema;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Schedule;
import org.understudy.spi.Batch;
import org.understudy.spi.Model;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/**
 * Minimises a model's objectives. Everything random in an epoch follows from the seed and the
 * epoch's number, so a run resumed from a checkpoint ends in the same weights, bit for bit.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Trainer {
  private static final int ROWS_TO_BEGIN_WITH = 10_000;

  private final Model model;
  private final TrainingData training;
  private final Validation validation;
  private final TrainingConfig config;
  private final RandomStream random;
  private final TrainingListener listener;
  private final List<Player> players = new ArrayList<>();
  private final int batchSize;
  private final int stepsPerEpoch;
  private final Schedule schedule;
  private final @Nullable Ema ema;
  private final Progress progress;

  /**
   * A trainer.
   *
   * @param validation may have no rows; then the training loss decides
   * @param random the only source of randomness; not advanced
   */
  public Trainer(
      Model model,
      TrainingData training,
      TrainingData validation,
      TrainingConfig config,
      RandomStream random,
      TrainingListener listener) {
    if (training.size() == 0) {
      throw new IllegalArgumentException("training: there are no rows to train on");
    }
    this.model = model;
    this.training = training;
    this.config = config;
    this.random = random;
    this.listener = listener;
    model.objectives().forEach(objective -> players.add(Player.of(objective, config)));
    this.batchSize = config.batchSize(training.size());
    this.validation =
        new Validation(
            model,
            players.stream().map(Player::objective).toList(),
            training,
            validation,
            Math.max(batchSize, 1000),
            random.split("validation"));
    // A last batch of less than half the size would make a noisy step; its rows come up elsewhere.
    int full = training.size() / batchSize;
    boolean rest = training.size() % batchSize * 2 >= batchSize;
    this.stepsPerEpoch = Math.max(1, full + (rest ? 1 : 0));
    this.schedule =
        config
            .schedule()
            .create(
                (long) config.warmUpEpochs() * stepsPerEpoch,
                (long) config.maxEpochs() * stepsPerEpoch,
                config.patience() / 2);
    this.ema =
        config.emaDecay() > 0 ? new Ema(model.parameters().trainable(), config.emaDecay()) : null;
    this.progress = new Progress(model.parameters());
  }

  /**
   * Trains from the beginning, or from a checkpoint if there is one and resuming is asked for. The
   * model ends with the best weights, also when an exception ends the training. A stop on request
   * leaves a checkpoint of the very step. A disk that refuses a checkpoint on the way costs nothing
   * but that checkpoint.
   *
   * @param checkpoint the file to keep checkpoints in; null for none
   * @throws TrainingException if a loss or gradient is not finite
   * @throws UncheckedIOException if the last checkpoint cannot be written, naming it
   */
  public TrainingResult train(@Nullable Path checkpoint, boolean resume) {
    Checkpoint saved =
        checkpoint == null
            ? null
            : new Checkpoint(checkpoint, model.parameters(), optimisers(), schedule, ema, progress);
    if (saved != null && resume) {
      saved.loadIfPresent();
    }
    if (progress.epochs() == 0 && progress.begun() == null) {
      begin();
    }
    listener.onStart(progress.epochs() + 1, config.maxEpochs(), stepsPerEpoch);
    Saving saving = new Saving(saved, config.checkpointSeconds(), progress, listener);
    String reason = "";
    boolean finished = true;
    try {
      while (reason.isEmpty()) {
        if (progress.epochs() >= config.maxEpochs()) {
          reason = "reached max-epochs " + config.maxEpochs();
        } else if (progress.waited() >= config.patience()) {
          reason = "no better validation loss for %d epochs".formatted(config.patience());
        } else if (!epoch(progress.epochs() + 1, saving)) {
          reason = "stopped on request";
          finished = false;
        } else {
          saving.betweenEpochs();
        }
      }
      saving.last();
    } catch (TrainingException e) {
      throw progress.bestEpoch() > 0 ? new TrainingException(e, result("diverged", false)) : e;
    } finally {
      progress.restoreBest();
    }
    TrainingResult result = result(reason, finished);
    listener.onEnd(result);
    return result;
  }

  private TrainingResult result(String reason, boolean finished) {
    return new TrainingResult(
        progress.history(),
        progress.bestEpoch(),
        progress.bestLoss(),
        reason,
        finished,
        progress.seconds());
  }

  private Map<String, Optimiser> optimisers() {
    Map<String, Optimiser> byName = new LinkedHashMap<>();
    players.forEach(player -> byName.put(player.objective().name(), player.optimiser()));
    return byName;
  }

  /** Lets the model set weights by the data; they are the best there are until an epoch ends. */
  private void begin() {
    int[] order = random.split("begin").permutation(training.size());
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      if (!model.begin(training.batch(order, 0, Math.min(order.length, ROWS_TO_BEGIN_WITH)))) {
        return;
      }
    }
    if (ema != null) {
      ema.reset();
    }
    double loss = validation.losses().get(players.get(0).objective().name());
    progress.keep(0, Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss);
  }

  /** One pass over the training rows; false if a stop was requested before its end. */
  private boolean epoch(int number, Saving saving) {
    long start = System.nanoTime();
    RandomStream own = random.split("epoch").split(number);
    int[] order = own.split("order").permutation(training.size());
    Progress.Begun begun = progress.begun();
    double[] losses = new double[players.size()];
    for (int i = 0; begun != null && i < losses.length; i++) {
      losses[i] = begun.losses().get(i);
    }
    double norms = begun == null ? 0 : begun.norms();
    for (int step = begun == null ? 0 : begun.steps(); step < stepsPerEpoch; step++) {
      int from = step * batchSize;
      int to = Math.min(training.size(), from + batchSize);
      double rate = rate(stepsBefore(number) + step);
      for (int i = 0; i < players.size(); i++) {
        if (!players.get(i).moves(stepsBefore(number) + step)) {
          continue;
        }
        RandomStream draws = own.split("step").split(step).split(i);
        try (Scope scope = Scope.open()) {
          Batch batch = training.batch(order, from, to);
          double[] lossAndNorm = players.get(i).step(batch, draws, rate, config, number);
          losses[i] += lossAndNorm[0] * (to - from);
          norms += lossAndNorm[1];
        }
      }
      if (ema != null) {
        ema.update();
      }
      listener.onStep(number, step + 1);
      boolean stop = listener.stopRequested();
      if (stop || saving.dueWithinEpoch()) {
        progress.begun(new Progress.Begun(step + 1, Arrays.stream(losses).boxed().toList(), norms));
        if (stop) {
          return false;
        }
        saving.onTheWay();
      }
    }
    if (ema != null) {
      ema.swap();
    }
    Map<String, Double> trained = new LinkedHashMap<>();
    for (int i = 0; i < losses.length; i++) {
      trained.put(players.get(i).objective().name(), losses[i] / rows(players.get(i), number));
    }
    Map<String, Double> validated = validation.losses();
    Map<String, Double> diagnosed = validation.diagnostics();
    String first = players.get(0).objective().name();
    double deciding = validation.hasRows() ? validated.get(first) : trained.get(first);
    boolean best =
        config.keep() == TrainingConfig.Keep.LAST
            ? progress.keep(number, deciding)
            : progress.observe(number, deciding);
    if (ema != null) {
      ema.swap();
    }
    schedule.observe(deciding);
    Epoch epoch =
        new Epoch(
            number,
            stepsBefore(number) + stepsPerEpoch,
            trained,
            validated,
            diagnosed,
            rate(stepsBefore(number) + stepsPerEpoch - 1L),
            norms / moves(number),
            best,
            (System.nanoTime() - start) / 1e9);
    progress.add(epoch);
    if (progress.waited() > 0
        && config.returnAfter() > 0
        && progress.waited() % config.returnAfter() == 0) {
      progress.restoreBest();
      if (ema != null) {
        ema.reset();
      }
    }
    listener.onEpoch(epoch);
    return true;
  }

  private double rate(long step) {
    return config.learningRate() * schedule.factor(step);
  }

  /** How many rows an objective saw in an epoch. */
  private long rows(Player player, int epoch) {
    long rows = 0;
    for (int step = 0; step < stepsPerEpoch; step++) {
      if (player.moves(stepsBefore(epoch) + step)) {
        rows += Math.min(training.size() - step * batchSize, batchSize);
      }
    }
    return rows;
  }

  /** How many steps all objectives took in an epoch. */
  private long moves(int epoch) {
    long moves = 0;
    for (Player player : players) {
      for (int step = 0; step < stepsPerEpoch; step++) {
        moves += player.moves(stepsBefore(epoch) + step) ? 1 : 0;
      }
    }
    return moves;
  }

  private long stepsBefore(int epoch) {
    return (epoch - 1L) * stepsPerEpoch;
  }
}
