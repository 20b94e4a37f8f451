package org.understudy.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
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
    SamplePair pair = SamplePair.of(reference, draws, config.maxRows(), config.zScore());
    PairDistances x = new PairDistances(pair.reference());
    PairDistances y = new PairDistances(pair.draws());
    double median = Math.sqrt(x.medianSquare());
    double bandwidth = median > 0 ? median : 1;
    double scale = -0.5 / (bandwidth * bandwidth);
    int n = x.count();
    int m = y.count();
    double xx = 2 * x.kernelSumWithin(scale) / n / (n - 1.0);
    double yy = 2 * y.kernelSumWithin(scale) / m / (m - 1.0);
    double xy = y.kernelSumWith(x, scale) / n / m;
    double value = xx + yy - 2 * xy;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("mmd", value);
    details.put("bandwidth", bandwidth);
    details.put("reference-rows", n);
    details.put("draws-rows", m);
    return new Metric(value, details);
  }
}
