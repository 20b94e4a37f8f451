package org.understudy.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;

/**
 * Classifiers for every fold of every seed, trained side by side. A worker gives an epoch to
 * whichever fold has waited longest: some take several times as many as others, and trained to the
 * end one by one the last of them would leave cores idle. No number of a fold depends on another
 * fold or on the worker, so that any number of workers finds the same.
 */
final class CrossValidation {
  private static final class Fold {
    final Classifier classifier;
    final int[] test;
    double accuracy;

    Fold(Classifier classifier, int[] test) {
      this.classifier = classifier;
      this.test = test;
    }
  }

  private final List<Fold> folds = new ArrayList<>();
  private final Queue<Fold> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean failed;

  private CrossValidation() {}

  /**
   * The share of held-out rows that are told rightly, {@code [seeds][folds]}.
   *
   * @param workers threads, at least 1
   */
  static double[][] accuracies(C2stConfig config, SamplePair pair, int workers) {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("C2ST was interrupted before it began");
    }
    CrossValidation run = new CrossValidation();
    try {
      Samples all = pair.reference().followedBy(pair.draws());
      for (int seed = 1; seed <= config.seeds(); seed++) {
        run.split(all, pair.reference().count(), config.folds(), RandomStream.of(seed));
      }
      run.train(Math.min(workers, run.folds.size()));
    } finally {
      run.folds.forEach(fold -> fold.classifier.close());
    }
    double[][] accuracies = new double[config.seeds()][config.folds()];
    for (int i = 0; i < run.folds.size(); i++) {
      accuracies[i / config.folds()][i % config.folds()] = run.folds.get(i).accuracy;
    }
    return accuracies;
  }

  private void split(Samples all, int boundary, int count, RandomStream random) {
    int[] order = random.split("folds").permutation(all.count());
    for (int fold = 0; fold < count; fold++) {
      int from = (int) ((long) order.length * fold / count);
      int to = (int) ((long) order.length * (fold + 1) / count);
      int[] test = Arrays.copyOfRange(order, from, to);
      int[] training = new int[order.length - test.length];
      System.arraycopy(order, 0, training, 0, from);
      System.arraycopy(order, to, training, from, order.length - to);
      folds.add(new Fold(new Classifier(all, boundary, training, random.split(fold)), test));
    }
  }

  private void train(int workers) {
    waiting.addAll(folds);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    Callable<Void> work = this::work;
    try {
      try {
        for (Future<Void> done : threads.invokeAll(Collections.nCopies(workers, work))) {
          done.get();
        }
      } finally {
        threads.shutdownNow();
        awaitEnd(threads);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("C2ST was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("C2ST failed: " + e.getCause().getMessage(), e.getCause());
    }
  }

  /** Nobody may be at a classifier's memory when it is given back, however often we are hurried. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(Long.MAX_VALUE, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who finds nobody waiting may go: each fold in training has its worker. */
  private @Nullable Void work() throws InterruptedException {
    try (Engine.Alone alone = Engine.alone()) {
      for (Fold fold = waiting.poll(); fold != null && !failed; fold = waiting.poll()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (fold.classifier.epoch()) {
          waiting.add(fold);
        } else {
          fold.accuracy = fold.classifier.accuracy(fold.test);
        }
      }
      return null;
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }
}
