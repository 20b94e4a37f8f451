package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.RandomStream;

/** The key {@code times}: where on the path a network is trained how often. */
@API(status = API.Status.EXPERIMENTAL)
public record TimesConfig(
    @Default("uniform") @Doc("uniform in time, or log-normal in sigma / alpha.") Type type,
    @Default("0") @Doc("Mean of log(sigma / alpha).") double mean,
    @Default("1") @Doc("Standard deviation of log(sigma / alpha).") double deviation) {
  /** The distributions of times. */
  public enum Type {
    /** Every time alike; a batch's times are spread evenly (Kingma et al. 2021). */
    UNIFORM,
    /**
     * A normal {@code log(sigma / alpha)}: EDM's log-normal noise (Karras et al. 2022), and on the
     * straight path the logit-normal times of Esser et al. 2024.
     */
    LOG_NORMAL
  }

  /** Checks the range. */
  public TimesConfig {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException(
          "deviation: expected a positive number, found " + deviation);
    }
  }

  /** A place for each of some rows. */
  GaussianPath.Point[] draw(int rows, GaussianPath path, RandomStream random) {
    GaussianPath.Point[] places = new GaussianPath.Point[rows];
    double from = path.first().time();
    double length = path.last().time() - from;
    double offset = type == Type.UNIFORM ? random.nextDouble() : 0;
    for (int i = 0; i < rows; i++) {
      places[i] =
          switch (type) {
            case UNIFORM -> path.at(from + length * ((offset + (double) i / rows) % 1));
            case LOG_NORMAL ->
                path.ofLevel(1 / (1 + Math.exp(-mean - deviation * random.nextGaussian())));
          };
    }
    return places;
  }
}
