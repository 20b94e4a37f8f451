package org.understudy.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Rows;

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
    SamplePair pair = SamplePair.of(reference, draws, config.maxRows(), config.zScore()).balanced();
    int rows = pair.reference().count() + pair.draws().count();
    if (rows < 2 * config.folds()) {
      throw new IllegalArgumentException(
          "folds: %d rows are too few for %d folds".formatted(rows, config.folds()));
    }
    int workers = Runtime.getRuntime().availableProcessors();
    return result(config, rows, CrossValidation.accuracies(config, pair, workers));
  }

  private static Metric result(C2stConfig config, int rows, double[][] accuracies) {
    List<Double> seeds = new ArrayList<>();
    List<Double> spreads = new ArrayList<>();
    for (double[] folds : accuracies) {
      double mean = Arrays.stream(folds).average().orElse(Double.NaN);
      double variance =
          Arrays.stream(folds).map(a -> (a - mean) * (a - mean)).average().orElse(Double.NaN);
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
}
