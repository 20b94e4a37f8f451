package org.understudy.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Rows;

/**
 * The unbiased squared maximum mean discrepancy (Gretton et al. 2012) with a Gaussian kernel whose
 * width is the median distance between reference rows, as the sbibm benchmark computes it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MmdProvider implements MetricProvider<MmdConfig> {
  @Override
  public String name() {
    return "mmd";
  }

  @Override
  public String description() {
    return "Unbiased squared maximum mean discrepancy with the median heuristic: about 0 where the"
        + " distributions agree (Gretton et al. 2012).";
  }

  @Override
  public Class<MmdConfig> configType() {
    return MmdConfig.class;
  }

  @Override
  public Metric compare(MmdConfig config, Rows reference, Rows draws, Context context) {
    Samples right = Samples.of("reference", reference);
    Samples made = Samples.of("draws", draws);
    right.requireSameWidth(made);
    if (config.maxRows() > 0) {
      right = right.first(config.maxRows());
      made = made.first(config.maxRows());
    }
    if (config.zScore()) {
      double[][] moments = right.moments();
      right = right.standardised(moments);
      made = made.standardised(moments);
    }
    double bandwidth = medianDistance(right);
    int n = right.count();
    int m = made.count();
    double xx = (kernelSum(right, right, bandwidth) - n) / n / (n - 1.0);
    double yy = (kernelSum(made, made, bandwidth) - m) / m / (m - 1.0);
    double xy = kernelSum(right, made, bandwidth) / n / m;
    double value = xx + yy - 2 * xy;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("mmd", value);
    details.put("bandwidth", bandwidth);
    details.put("reference-rows", n);
    details.put("draws-rows", m);
    return new Metric(value, details);
  }

  private static double squaredDistance(Samples a, int i, Samples b, int j) {
    double sum = 0;
    int width = a.width();
    for (int k = 0; k < width; k++) {
      double d = (double) a.values()[i * width + k] - b.values()[j * width + k];
      sum += d * d;
    }
    return sum;
  }

  /** The lower median over all pairs of different rows. */
  private static double medianDistance(Samples x) {
    int n = x.count();
    double[] squares =
        IntStream.range(0, n)
            .parallel()
            .boxed()
            .flatMapToDouble(
                i -> IntStream.range(i + 1, n).mapToDouble(j -> squaredDistance(x, i, x, j)))
            .toArray();
    Arrays.parallelSort(squares);
    double median = Math.sqrt(squares[(squares.length - 1) / 2]);
    return median > 0 ? median : 1;
  }

  private static double kernelSum(Samples a, Samples b, double bandwidth) {
    double scale = -0.5 / (bandwidth * bandwidth);
    double[] rows = new double[a.count()];
    IntStream.range(0, a.count())
        .parallel()
        .forEach(
            i -> {
              double sum = 0;
              for (int j = 0; j < b.count(); j++) {
                sum += Math.exp(scale * squaredDistance(a, i, b, j));
              }
              rows[i] = sum;
            });
    return Arrays.stream(rows).sum();
  }
}
