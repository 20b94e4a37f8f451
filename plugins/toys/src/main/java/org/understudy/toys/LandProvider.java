package org.understudy.toys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.tensor.RandomStream;

/**
 * Places on land, each square degree of a map of longitude and latitude equally likely. The coasts
 * are coarse, some hundred corners in all and no Antarctica; the density is exact.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LandProvider implements DistributionProvider<LandProvider.Config> {
  /** No settings. */
  public record Config() {}

  @Override
  public String name() {
    return "land";
  }

  @Override
  public String description() {
    return "Places on the world's land, uniform on a map of longitude and latitude, coarse coasts.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public ConditionalDistribution create(Config config, Context context) {
    Field field =
        Field.target("place", 2).withColumns(List.of("longitude", "latitude")).in("degrees");
    return new Toy(field, Land.of(coasts()));
  }

  /** Every coast of the file {@code land.txt}: a line each. */
  static List<Coast> coasts() {
    List<Coast> coasts = new ArrayList<>();
    for (String line : text().split("\n")) {
      String[] parts = line.split(": ");
      List<Coast.Point> points = new ArrayList<>();
      for (String corner : parts[1].split(", ")) {
        String[] numbers = corner.split(" ");
        points.add(new Coast.Point(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])));
      }
      coasts.add(new Coast(parts[0], points));
    }
    return coasts;
  }

  private static String text() {
    try (InputStream in = LandProvider.class.getResourceAsStream("land.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the coasts cannot be read", e);
    }
  }

  private record Land(List<Coast> coasts, double area) implements Recipe.Known {
    private static final double SOUTH = -56;
    private static final double NORTH = 84;

    static Land of(List<Coast> coasts) {
      return new Land(coasts, coasts.stream().mapToDouble(Coast::area).sum());
    }

    @Override
    public float[] draw(RandomStream random) {
      while (true) {
        float longitude = (float) (360 * random.nextDouble() - 180);
        float latitude = (float) (SOUTH + (NORTH - SOUTH) * random.nextDouble());
        if (isLand(longitude, latitude)) {
          return new float[] {longitude, latitude};
        }
      }
    }

    @Override
    public double logProb(float[] place) {
      return isLand(place[0], place[1]) ? -Math.log(area) : Double.NEGATIVE_INFINITY;
    }

    private boolean isLand(double longitude, double latitude) {
      return coasts.stream().anyMatch(coast -> coast.contains(longitude, latitude));
    }
  }
}
