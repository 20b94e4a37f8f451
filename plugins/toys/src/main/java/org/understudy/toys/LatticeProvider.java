package org.understudy.toys;

import org.apiguardian.api.API;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.RandomStream;

/**
 * Configurations of a scalar field on a periodic square lattice, p(phi) proportional to exp(-S)
 * with S = sum over sites of phi (4 phi - sum of the 4 neighbours) + m^2 phi^2 + lambda phi^4, as
 * in Albergo, Kanwar and Shanahan (2019), whose ensemble of 8 by 8 sites the defaults are. Every
 * draw ends a Metropolis chain of its own, begun at random and turned by a random sign, under which
 * S does not change.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LatticeProvider implements DistributionProvider<LatticeProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("8") @Doc("Sites along each side, an even number.") int size,
      @Default("-4") @Doc("The mass squared, which may be negative.") double massSquared,
      @Default("6.008") @Doc("The coupling; 0 for a free field.") double lambda,
      @Default("300") @Doc("Sweeps of a chain before its draw.") int sweeps) {
    /** Checks the ranges. */
    public Config {
      if (size < 2 || size % 2 != 0) {
        throw new IllegalArgumentException("size: expected an even integer >= 2, found " + size);
      }
      if (!(lambda > 0) && !(lambda == 0 && massSquared > 0)) {
        throw new IllegalArgumentException(
            "lambda: expected a number > 0, or 0 with mass-squared > 0, found " + lambda);
      }
      if (sweeps < 1) {
        throw new IllegalArgumentException("sweeps: expected an integer >= 1, found " + sweeps);
      }
    }
  }

  @Override
  public String name() {
    return "lattice";
  }

  @Override
  public String description() {
    return "Configurations of the phi^4 theory on a periodic square lattice (Albergo et al. 2019).";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public ConditionalDistribution create(Config config, Context context) {
    return new Toy(
        Field.target("phi", config.size(), config.size(), 1), random -> chain(config, random));
  }

  private static float[] chain(Config config, RandomStream random) {
    int size = config.size();
    double[] phi = new double[size * size];
    for (int site = 0; site < phi.length; site++) {
      phi[site] = 0.5 * random.nextGaussian();
    }
    double quadratic = 4 + config.massSquared();
    // Half of the proposals are accepted at about the width of a site's own potential.
    double step = 0.8 / Math.sqrt(1 + config.lambda() / 8);
    for (int sweep = 0; sweep < config.sweeps(); sweep++) {
      for (int site = 0; site < phi.length; site++) {
        double old = phi[site];
        double proposed = old + step * (2 * random.nextDouble() - 1);
        double neighbours = neighbours(phi, site, size);
        double change =
            local(proposed, neighbours, quadratic, config.lambda())
                - local(old, neighbours, quadratic, config.lambda());
        if (change <= 0 || random.nextDouble() < Math.exp(-change)) {
          phi[site] = proposed;
        }
      }
    }
    int sign = random.nextDouble() < 0.5 ? -1 : 1;
    float[] row = new float[phi.length];
    for (int site = 0; site < phi.length; site++) {
      row[site] = (float) (sign * phi[site]);
    }
    return row;
  }

  private static double neighbours(double[] phi, int site, int size) {
    int x = site % size;
    int line = site - x;
    int all = phi.length;
    return phi[line + (x + 1) % size]
        + phi[line + (x + size - 1) % size]
        + phi[(site + size) % all]
        + phi[(site + all - size) % all];
  }

  /** What a site adds to S; each bond is in the sum twice, once from either end. */
  private static double local(double phi, double neighbours, double quadratic, double lambda) {
    double square = phi * phi;
    return quadratic * square - 2 * phi * neighbours + lambda * square * square;
  }
}
