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
 * Quality and diversity apart, by the balls around rows that reach to the k-th neighbour: precision
 * is the share of draws in a ball of the reference, recall the share of the reference in a ball of
 * the draws (Kynkaanniemi et al. 2019); density is the mean number of reference balls a draw lies
 * in, over k, and coverage the share of reference balls with a draw in them, which outliers among
 * the draws do not inflate (Naeem et al. 2020). Where the distributions agree, density is 1 and
 * coverage 1 - 2^-k in the mean, for as many rows of each.
 *
 * <p>The value is one less the harmonic mean of precision and recall.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PrecisionRecallProvider implements MetricProvider<PrecisionRecallConfig> {
  @Override
  public String name() {
    return "precision-recall";
  }

  @Override
  public String description() {
    return "Precision and recall, density and coverage by nearest neighbours (Kynkaanniemi et al."
        + " 2019; Naeem et al. 2020); the value is 1 less the harmonic mean of the first two.";
  }

  @Override
  public Class<PrecisionRecallConfig> configType() {
    return PrecisionRecallConfig.class;
  }

  @Override
  public Metric compare(PrecisionRecallConfig config, Rows reference, Rows draws, Context context) {
    SamplePair pair = SamplePair.of(reference, draws, config.maxRows(), config.zScore());
    int fewest = Math.min(pair.reference().count(), pair.draws().count());
    if (fewest <= config.k()) {
      throw new IllegalArgumentException(
          "k: a sample of %d rows has no neighbour number %d".formatted(fewest, config.k()));
    }
    PairDistances right = new PairDistances(pair.reference());
    PairDistances made = new PairDistances(pair.draws());
    double[] rightRadii = right.neighbourSquares(config.k());
    double[] madeRadii = made.neighbourSquares(config.k());
    int[] ballsOfRight = right.ballsAround(made, rightRadii);
    int[] ballsOfMade = made.ballsAround(right, madeRadii);
    double precision = share(ballsOfRight);
    double recall = share(ballsOfMade);
    double density = Arrays.stream(ballsOfRight).average().orElse(0) / config.k();
    double coverage = coverage(right, made, rightRadii);
    double both = precision + recall;
    double value = both > 0 ? 1 - 2 * precision * recall / both : 1;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("precision", precision);
    details.put("recall", recall);
    details.put("density", density);
    details.put("coverage", coverage);
    details.put("k", config.k());
    details.put("z-score", config.zScore());
    details.put("reference-rows", right.count());
    details.put("draws-rows", made.count());
    return new Metric(value, details);
  }

  private static double share(int[] balls) {
    return (double) Arrays.stream(balls).filter(count -> count > 0).count() / balls.length;
  }

  private static double coverage(PairDistances right, PairDistances made, double[] radii) {
    double[] nearest = made.nearestSquares(right);
    return (double) IntStream.range(0, radii.length).filter(i -> nearest[i] <= radii[i]).count()
        / radii.length;
  }
}
