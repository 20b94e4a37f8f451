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
 * Spectra of emission lines on a falling continuum: three lines at fixed ratios of wavelength,
 * moved together by a random redshift, of random strengths and one width, and a line in absorption
 * that half of the spectra have; under Gaussian noise.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SpectraProvider implements DistributionProvider<SpectraProvider.Config> {
  private static final double[] LINES = {0.25, 0.4, 0.68};
  private static final double ABSORBED = 0.55;

  /** Settings. */
  public record Config(
      @Default("64") @Doc("Wavelengths.") int length,
      @Default("0.03") @Doc("Standard deviation of the noise.") double noise) {
    /** Checks the ranges. */
    public Config {
      if (length < 8) {
        throw new IllegalArgumentException("length: expected an integer >= 8, found " + length);
      }
      if (!(noise >= 0)) {
        throw new IllegalArgumentException("noise: expected a number >= 0, found " + noise);
      }
    }
  }

  @Override
  public String name() {
    return "spectra";
  }

  @Override
  public String description() {
    return "Spectra: three emission lines at a random redshift on a falling continuum, with noise.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public ConditionalDistribution create(Config config, Context context) {
    return new Toy(Field.target("flux", config.length()), random -> spectrum(config, random));
  }

  private static float[] spectrum(Config config, RandomStream random) {
    double slope = -0.5 + 0.2 * random.nextGaussian();
    double stretch = 1 + 0.3 * random.nextDouble();
    double width = 0.012 * Math.exp(0.3 * random.nextGaussian());
    double[] strengths = new double[LINES.length];
    for (int i = 0; i < strengths.length; i++) {
      strengths[i] = Math.exp(0.5 * random.nextGaussian());
    }
    double depth = random.nextDouble() < 0.5 ? 0.5 : 0;
    float[] flux = new float[config.length()];
    for (int i = 0; i < flux.length; i++) {
      double wavelength = (i + 0.5) / flux.length;
      double value = Math.exp(slope * wavelength);
      for (int line = 0; line < LINES.length; line++) {
        value += strengths[line] * profile(wavelength, LINES[line] * stretch, width);
      }
      value -= depth * profile(wavelength, ABSORBED * stretch, 2 * width);
      flux[i] = (float) (value + config.noise() * random.nextGaussian());
    }
    return flux;
  }

  private static double profile(double wavelength, double line, double width) {
    return Math.exp(-0.5 * Math.pow((wavelength - line) / width, 2));
  }
}
