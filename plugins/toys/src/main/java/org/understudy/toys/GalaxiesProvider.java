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
 * Images of galaxies with Sersic's profile, I(r) = exp(-b (r / R)^(1/n)) with b = 2 n - 1/3 +
 * 0.009876 / n (Prugniel and Simien 1997), flattened, turned and off the centre at random, under
 * Gaussian noise. Brightness is in units of a typical galaxy's brightest pixel.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class GalaxiesProvider implements DistributionProvider<GalaxiesProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("16") @Doc("Pixels along each side.") int size,
      @Default("0.02") @Doc("Standard deviation of a pixel's noise.") double noise) {
    /** Checks the ranges. */
    public Config {
      if (size < 4) {
        throw new IllegalArgumentException("size: expected an integer >= 4, found " + size);
      }
      if (!(noise >= 0)) {
        throw new IllegalArgumentException("noise: expected a number >= 0, found " + noise);
      }
    }
  }

  @Override
  public String name() {
    return "galaxies";
  }

  @Override
  public String description() {
    return "Small images of galaxies with Sersic profiles of random form, under Gaussian noise.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public ConditionalDistribution create(Config config, Context context) {
    return new Toy(
        Field.target("image", config.size(), config.size(), 1), random -> image(config, random));
  }

  private static float[] image(Config config, RandomStream random) {
    int size = config.size();
    double index = 0.5 + 3.5 * random.nextDouble();
    double radius = size * 0.15 * Math.exp(0.3 * random.nextGaussian());
    double flattening = 0.3 + 0.7 * random.nextDouble();
    double angle = Math.PI * random.nextDouble();
    double centreX = size / 2.0 + 0.04 * size * random.nextGaussian();
    double centreY = size / 2.0 + 0.04 * size * random.nextGaussian();
    double brightness = Math.exp(0.4 * random.nextGaussian());
    double b = 2 * index - 1 / 3.0 + 0.009876 / index;
    float[] image = new float[size * size];
    double sum = 0;
    for (int pixel = 0; pixel < image.length; pixel++) {
      for (int part = 0; part < 9; part++) {
        double x = pixel % size + (part % 3 + 0.5) / 3 - centreX;
        double y = Math.floorDiv(pixel, size) + (Math.floorDiv(part, 3) + 0.5) / 3 - centreY;
        double along = x * Math.cos(angle) + y * Math.sin(angle);
        double across = (y * Math.cos(angle) - x * Math.sin(angle)) / flattening;
        double scaled = Math.hypot(along, across) / radius;
        image[pixel] += (float) Math.exp(-b * Math.pow(scaled, 1 / index));
      }
      sum += image[pixel];
    }
    // As bright in all as a round galaxy of typical size whose brightest pixel is one.
    double total = brightness * 0.05 * size * size;
    for (int pixel = 0; pixel < image.length; pixel++) {
      image[pixel] = (float) (image[pixel] / sum * total + config.noise() * random.nextGaussian());
    }
    return image;
  }
}
