package org.understudy.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;

/**
 * The Wasserstein-1 distance of every marginal, the integral of |F - G| over the two distribution
 * functions, exact for the samples (Villani, <i>Topics in Optimal Transportation</i>, 2003, section
 * 2.2); its value is their mean. It does not see how columns depend on each other.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class WassersteinProvider implements MetricProvider<WassersteinConfig> {
  @Override
  public String name() {
    return "wasserstein";
  }

  @Override
  public String description() {
    return "Wasserstein-1 distance of each marginal, and their mean: how far its mass has to be"
        + " moved, in reference standard deviations unless z-score is off.";
  }

  @Override
  public Class<WassersteinConfig> configType() {
    return WassersteinConfig.class;
  }

  @Override
  public Metric compare(WassersteinConfig config, Rows reference, Rows draws, Context context) {
    SamplePair pair = SamplePair.of(reference, draws, config.maxRows(), config.zScore());
    List<String> names = reference.schema().columns(Role.TARGET);
    double[] distances =
        IntStream.range(0, names.size())
            .parallel()
            .mapToDouble(column -> distance(pair, column))
            .toArray();
    double mean = Arrays.stream(distances).average().orElse(Double.NaN);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("wasserstein", mean);
    details.put("marginals", Arrays.stream(distances).boxed().toList());
    details.put("farthest", names.get(farthest(distances)));
    details.put("z-score", config.zScore());
    return new Metric(mean, details);
  }

  private static int farthest(double[] distances) {
    int farthest = 0;
    for (int i = 1; i < distances.length; i++) {
      farthest = distances[i] > distances[farthest] ? i : farthest;
    }
    return farthest;
  }

  private static double distance(SamplePair pair, int column) {
    double[] right = pair.reference().column(column);
    double[] made = pair.draws().column(column);
    Arrays.sort(right);
    Arrays.sort(made);
    return Transport.cost(right, made, 1);
  }
}
