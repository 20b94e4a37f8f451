package org.understudy.toys;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetProvider;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;

/** Draws of a distribution, held in memory. */
@API(status = API.Status.EXPERIMENTAL)
public final class DrawsProvider implements DatasetProvider<DrawsProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("What to draw of, {type: ...}: any distribution without a condition.") Choice of,
      @Default("20000") @Doc("How many rows to draw.") int rows,
      @Default("false") @Doc("Images as vectors, for families that take no images.") boolean flat) {
    /** Checks the range. */
    public Config {
      if (rows < 2) {
        throw new IllegalArgumentException("rows: expected an integer >= 2, found " + rows);
      }
    }
  }

  @Override
  public String name() {
    return "draws";
  }

  @Override
  public String description() {
    return "Draws of a distribution, such as {type: shapes-2d} or a prior.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Dataset open(Config config, Context context) {
    String type = config.of().type();
    ConditionalDistribution distribution = context.distribution(config.of());
    if (distribution.schema().isConditional()) {
      throw new IllegalArgumentException(
          "of: '%s' has a condition, %s; a dataset of simulations gives it one"
              .formatted(type, distribution.schema().columns(Role.CONDITION)));
    }
    try (Scope scope = Scope.open()) {
      Sampling sampling =
          Capability.require(
              distribution.given(null), Sampling.class, "distribution '" + type + "'");
      float[] values = sampling.sample(config.rows(), context.random()).toArray();
      List<Field> fields = distribution.schema().fields(Role.TARGET);
      Schema schema =
          new Schema(config.flat() ? fields.stream().map(DrawsProvider::flat).toList() : fields);
      Rows rows = Rows.of(schema, Role.TARGET, values, config.rows());
      return new Drawn(Dataset.of(rows), Map.of("draws of", type));
    }
  }

  private static Field flat(Field field) {
    return new Field(
        field.name(),
        Shape.of(field.shape().size()),
        field.unit(),
        field.role(),
        field.support(),
        field.columns());
  }

  /** Rows with a word on where they come from. */
  private record Drawn(Dataset rows, Map<String, String> facts) implements Dataset {
    @Override
    public Schema schema() {
      return rows.schema();
    }

    @Override
    public long size() {
      return rows.size();
    }

    @Override
    public Rows read(long first, int count) {
      return rows.read(first, count);
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
