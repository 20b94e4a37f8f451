package org.understudy.toys;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Shapes in the plane, all but the pinwheel with their density. */
@API(status = API.Status.EXPERIMENTAL)
public final class Shapes2dProvider implements DistributionProvider<Shapes2dProvider.Config> {
  /** Settings. */
  public record Config(@Default("moons") @Doc("The shape.") Shape2d shape) {}

  @Override
  public String name() {
    return "shapes-2d";
  }

  @Override
  public String description() {
    return "Shapes in the plane: moons, spirals, checkerboard, rings, Gaussians, a grid, pinwheel.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public ConditionalDistribution create(Config config, Context context) {
    Field field = Field.target("point", 2).withColumns(List.of("x", "y"));
    return new Toy(field, config.shape().recipe());
  }
}
