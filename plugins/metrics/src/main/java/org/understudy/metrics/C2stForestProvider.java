package org.understudy.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Rows;
import org.understudy.tensor.RandomStream;

/**
 * The classifier two-sample test with a random forest (Lopez-Paz and Oquab 2017; Breiman 2001).
 *
 * <p>Another metric than {@code c2st}: a forest sees other differences than the network of the
 * sbibm benchmark does, so the figures of the two must not be compared, and published ones are the
 * network's. It needs no scaling, and finds sharp edges and mass outside bounds that a network
 * rounds off.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class C2stForestProvider implements MetricProvider<C2stForestConfig> {
  @Override
  public String name() {
    return "c2st-forest";
  }

  @Override
  public String description() {
    return "Classifier two-sample test with a random forest: another metric than c2st, not to be"
        + " compared with its figures; 0.5 where draws and reference cannot be told apart.";
  }

  @Override
  public Class<C2stForestConfig> configType() {
    return C2stForestConfig.class;
  }

  @Override
  public Metric compare(C2stForestConfig config, Rows reference, Rows draws, Context context) {
    SamplePair pair = SamplePair.of(reference, draws, config.maxRows(), false).balanced();
    Samples all = pair.reference().followedBy(pair.draws());
    int rows = all.count();
    if (rows < 2 * config.folds()) {
      throw new IllegalArgumentException(
          "folds: %d rows are too few for %d folds".formatted(rows, config.folds()));
    }
    byte[] labels = new byte[rows];
    Arrays.fill(labels, pair.reference().count(), rows, (byte) 1);
    byte[][] features = Tree.ranges(all.values(), all.width());
    List<Double> seeds = new ArrayList<>();
    for (int seed = 1; seed <= config.seeds(); seed++) {
      seeds.add(accuracy(config, features, labels, RandomStream.of(seed)));
    }
    double mean = seeds.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("classifier", "random forest");
    details.put("seeds", seeds);
    details.put("trees", config.trees());
    details.put("folds", config.folds());
    details.put("rows", rows);
    return new Metric(mean, details);
  }

  private static double accuracy(
      C2stForestConfig config, byte[][] features, byte[] labels, RandomStream random) {
    int[] order = random.split("folds").permutation(labels.length);
    double sum = 0;
    for (int fold = 0; fold < config.folds(); fold++) {
      int from = (int) ((long) order.length * fold / config.folds());
      int to = (int) ((long) order.length * (fold + 1) / config.folds());
      int[] training = new int[order.length - (to - from)];
      System.arraycopy(order, 0, training, 0, from);
      System.arraycopy(order, to, training, from, order.length - to);
      RandomStream own = random.split(fold);
      // Each tree has a stream of its own, so that the order of the threads does not matter.
      List<Tree> forest =
          IntStream.range(0, config.trees())
              .parallel()
              .mapToObj(i -> tree(config, features, labels, training, own.split(i)))
              .toList();
      long right =
          IntStream.range(from, to).parallel().filter(i -> right(forest, labels, order[i])).count();
      sum += (double) right / (to - from);
    }
    return sum / config.folds();
  }

  /** One tree, on rows drawn with replacement. */
  private static Tree tree(
      C2stForestConfig config,
      byte[][] features,
      byte[] labels,
      int[] training,
      RandomStream random) {
    int[] drawn = new int[training.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = training[random.nextInt(training.length)];
    }
    return Tree.grow(features, labels, drawn, config.leaf(), random);
  }

  private static boolean right(List<Tree> forest, byte[] labels, int row) {
    double share = forest.stream().mapToDouble(tree -> tree.share(row)).sum() / forest.size();
    return share > 0.5 == (labels[row] == 1);
  }
}
