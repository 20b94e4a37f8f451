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
import org.understudy.tensor.RandomStream;

/**
 * The sliced Wasserstein distance (Bonneel, Rabin, Peyre and Pfister, <i>Sliced and Radon
 * Wasserstein barycenters of measures</i>, 2015): the Wasserstein-p distance of the samples'
 * projections to a line, (mean of W_p^p)^(1/p) over random directions.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SlicedWassersteinProvider implements MetricProvider<SlicedWassersteinConfig> {
  @Override
  public String name() {
    return "sliced-wasserstein";
  }

  @Override
  public String description() {
    return "Sliced Wasserstein distance: optimal transport between projections to random lines,"
        + " near 0 where the distributions agree (Bonneel et al. 2015).";
  }

  @Override
  public Class<SlicedWassersteinConfig> configType() {
    return SlicedWassersteinConfig.class;
  }

  @Override
  public Metric compare(
      SlicedWassersteinConfig config, Rows reference, Rows draws, Context context) {
    SamplePair pair = SamplePair.of(reference, draws, config.maxRows(), config.zScore());
    int width = pair.reference().width();
    RandomStream random = context.random();
    double[] costs =
        IntStream.range(0, config.projections())
            .parallel()
            .mapToDouble(i -> cost(pair, direction(width, random.split(i)), config.order()))
            .toArray();
    double mean = Arrays.stream(costs).sum() / costs.length;
    double variance =
        Arrays.stream(costs).map(cost -> (cost - mean) * (cost - mean)).sum()
            / Math.max(1, costs.length - 1);
    double value = Math.pow(mean, 1.0 / config.order());
    double error = Math.sqrt(variance / costs.length);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("sliced-wasserstein", value);
    details.put("standard-error", mean > 0 ? value / mean / config.order() * error : 0.0);
    details.put("projections", config.projections());
    details.put("order", config.order());
    details.put("z-score", config.zScore());
    return new Metric(value, details);
  }

  /** A point of the unit sphere, each equally likely. */
  private static double[] direction(int width, RandomStream random) {
    double[] direction = new double[width];
    double squares = 0;
    for (int k = 0; k < width; k++) {
      direction[k] = random.nextGaussian();
      squares += direction[k] * direction[k];
    }
    for (int k = 0; k < width; k++) {
      direction[k] /= Math.sqrt(squares);
    }
    return direction;
  }

  private static double cost(SamplePair pair, double[] direction, int order) {
    double[] right = pair.reference().projected(direction);
    double[] made = pair.draws().projected(direction);
    Arrays.sort(right);
    Arrays.sort(made);
    return Transport.cost(right, made, order);
  }
}
