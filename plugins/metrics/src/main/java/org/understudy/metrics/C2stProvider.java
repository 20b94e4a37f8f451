package org.understudy.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Rows;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab 2017) as the sbibm benchmark computes it
 * (Lueckmann et al. 2021): the cross-validated accuracy of a classifier told to tell reference and
 * draws apart. One half is perfect, one is hopeless.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class C2stProvider implements MetricProvider<C2stConfig> {
  @Override
  public String name() {
    return "c2st";
  }

  @Override
  public String description() {
    return "Classifier two-sample test as in sbibm: 0.5 where draws and reference cannot be told"
        + " apart, 1 where they always can (Lueckmann et al. 2021).";
  }

  @Override
  public Class<C2stConfig> configType() {
    return C2stConfig.class;
  }

  @Override
  public Metric compare(C2stConfig config, Rows reference, Rows draws, Context context) {
    Samples right = Samples.of("reference", reference);
    Samples made = Samples.of("draws", draws);
    right.requireSameWidth(made);
    if (config.maxRows() > 0) {
      right = right.first(config.maxRows());
      made = made.first(config.maxRows());
    }
    if (right.count() + made.count() < 2 * config.folds()) {
      throw new IllegalArgumentException(
          "folds: %d rows are too few for %d folds"
              .formatted(right.count() + made.count(), config.folds()));
    }
    if (config.zScore()) {
      double[][] moments = right.moments();
      right = right.standardised(moments);
      made = made.standardised(moments);
    }
    return run(config, right, made);
  }

  private static Metric run(C2stConfig config, Samples right, Samples made) {
    float[] x = Arrays.copyOf(right.values(), right.values().length + made.values().length);
    System.arraycopy(made.values(), 0, x, right.values().length, made.values().length);
    float[] labels = new float[right.count() + made.count()];
    Arrays.fill(labels, right.count(), labels.length, 1);
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<List<Future<Double>>> pending = new ArrayList<>();
      for (int seed = 1; seed <= config.seeds(); seed++) {
        RandomStream random = RandomStream.of(seed);
        int[] order = random.split("folds").permutation(labels.length);
        List<Future<Double>> folds = new ArrayList<>();
        for (int fold = 0; fold < config.folds(); fold++) {
          RandomStream own = random.split(fold);
          int at = fold;
          folds.add(
              workers.submit(() -> fold(x, labels, right.width(), order, at, config.folds(), own)));
        }
        pending.add(folds);
      }
      return result(config, labels.length, pending);
    } finally {
      workers.shutdownNow();
    }
  }

  private static double fold(
      float[] x, float[] labels, int width, int[] order, int fold, int folds, RandomStream random) {
    int from = (int) ((long) order.length * fold / folds);
    int to = (int) ((long) order.length * (fold + 1) / folds);
    int[] test = Arrays.copyOfRange(order, from, to);
    int[] training = new int[order.length - test.length];
    System.arraycopy(order, 0, training, 0, from);
    System.arraycopy(order, to, training, from, order.length - to);
    try (Engine.Alone alone = Engine.alone();
        Classifier classifier = new Classifier(width, 10 * width, random.split("weights"))) {
      classifier.fit(x, labels, training, random.split("order"));
      return classifier.accuracy(x, labels, test);
    }
  }

  private static Metric result(C2stConfig config, int rows, List<List<Future<Double>>> pending) {
    List<Double> seeds = new ArrayList<>();
    List<Double> spreads = new ArrayList<>();
    for (List<Future<Double>> folds : pending) {
      double[] accuracies = folds.stream().mapToDouble(C2stProvider::await).toArray();
      double mean = Arrays.stream(accuracies).average().orElse(Double.NaN);
      double variance =
          Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).average().orElse(Double.NaN);
      seeds.add(mean);
      spreads.add(Math.sqrt(variance));
    }
    double mean = seeds.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("c2st", mean);
    details.put("seeds", seeds);
    details.put("fold-std", spreads);
    details.put("folds", config.folds());
    details.put("rows", rows);
    details.put("z-score", config.zScore());
    return new Metric(mean, details);
  }

  private static double await(Future<Double> fold) {
    try {
      return fold.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("C2ST was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("C2ST failed: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
