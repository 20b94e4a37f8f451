package org.understudy.metrics;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Rows;

/**
 * The squared Frechet distance of the Gaussians with the samples' means and covariances, |m - m'|^2
 * + tr(S + S' - 2 (S^(1/2) S' S^(1/2))^(1/2)) (Dowson and Landau 1982; Heusel et al. 2017), in a
 * space of features that the details name. It sees the first two moments there and nothing else.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class FrechetProvider implements MetricProvider<FrechetConfig> {
  /** Beyond this the eigenvalues of a covariance take minutes. */
  private static final int WIDEST = 1024;

  @Override
  public String name() {
    return "frechet";
  }

  @Override
  public String description() {
    return "Squared Frechet distance of Gaussians with the samples' moments, of the columns or of a"
        + " random network's features: near 0 where those agree (Heusel et al. 2017).";
  }

  @Override
  public Class<FrechetConfig> configType() {
    return FrechetConfig.class;
  }

  @Override
  public Metric compare(FrechetConfig config, Rows reference, Rows draws, Context context) {
    SamplePair pair = SamplePair.of(reference, draws, config.maxRows(), config.zScore());
    boolean raw = config.features() == FrechetConfig.Features.RAW;
    int width = raw ? pair.reference().width() : config.dimension();
    if (width > WIDEST) {
      throw new IllegalArgumentException(
          "%s: expected at most %d features, found %d"
              .formatted(raw ? "features: network is for wide rows" : "dimension", WIDEST, width));
    }
    GaussianMoments right;
    GaussianMoments made;
    if (raw) {
      right = GaussianMoments.of(pair.reference());
      made = GaussianMoments.of(pair.draws());
    } else {
      RandomFeatures features =
          new RandomFeatures(pair.reference().width(), config.dimension(), config.featureSeed());
      right = GaussianMoments.of(features.of(pair.reference()));
      made = GaussianMoments.of(features.of(pair.draws()));
    }
    double shift = right.squaredShift(made);
    double value = shift + right.squaredBures(made);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("frechet", value);
    details.put("of-the-means", shift);
    details.put("features", config.features().name().toLowerCase(Locale.ROOT));
    details.put("dimension", width);
    if (!raw) {
      details.put("feature-seed", config.featureSeed());
    }
    details.put("z-score", config.zScore());
    details.put("reference-rows", pair.reference().count());
    details.put("draws-rows", pair.draws().count());
    return new Metric(value, details);
  }
}
