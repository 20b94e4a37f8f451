package org.understudy.posterior.simulator;

import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Simulators from Java functions. */
@API(status = API.Status.EXPERIMENTAL)
public final class Simulators {
  private Simulators() {}

  /**
   * A simulator of one vector at a time.
   *
   * @param prior whose parameters it takes
   * @param output the field it returns
   */
  public static Simulator of(ConditionalDistribution prior, Field output, RowSimulator rows) {
    return new RowWise(prior, output.as(Role.TARGET), rows);
  }

  /** A simulator of a vector named x. */
  public static Simulator of(ConditionalDistribution prior, int outputs, RowSimulator rows) {
    return of(prior, Field.target("x", outputs), rows);
  }

  private record RowWise(ConditionalDistribution parameters, Field output, RowSimulator rows)
      implements Simulator {
    @Override
    public Schema schema() {
      Field theta = parameters.schema().fields(Role.TARGET).get(0);
      return Schema.of(theta.as(Role.CONDITION), output);
    }

    @Override
    public Optional<ConditionalDistribution> prior() {
      return Optional.of(parameters);
    }

    @Override
    public Sampling given(@Nullable Tensor theta) {
      int width = parameters.schema().targetShape().size();
      if (theta == null || theta.rank() == 0 || theta.size() != theta.dim(0) * width) {
        throw new IllegalArgumentException(
            "simulator: expected parameters [rows, %d], found %s"
                .formatted(width, theta == null ? "none" : theta.shape()));
      }
      return new At(theta.toArray(), theta.dim(0), width, output, rows);
    }
  }

  /** A simulator at parameters: one row serves every draw, more pair with them. */
  private static final class At implements Sampling {
    private final float[] theta;
    private final int given;
    private final int width;
    private final Field output;
    private final RowSimulator rows;

    At(float[] theta, int given, int width, Field output, RowSimulator rows) {
      this.theta = theta;
      this.given = given;
      this.width = width;
      this.output = output;
      this.rows = rows;
    }

    @Override
    public Shape eventShape() {
      return Schema.of(output).targetShape();
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      if (given != 1 && given != count) {
        throw new IllegalArgumentException(
            "simulator: %d rows of parameters for %d simulations; give one row, or one each"
                .formatted(given, count));
      }
      int size = output.shape().size();
      float[] values = new float[Math.multiplyExact(count, size)];
      RandomStream own = random.split(random.nextLong());
      // Each row has a stream of its own, so that the order of the threads does not matter.
      IntStream.range(0, count)
          .parallel()
          .forEach(row -> simulate(row, own.split(row), values, size));
      return Tensor.of(values, eventShape().prepend(count).toArray());
    }

    private void simulate(int row, RandomStream random, float[] values, int size) {
      double[] parameters = new double[width];
      int from = given == 1 ? 0 : row * width;
      for (int i = 0; i < width; i++) {
        parameters[i] = theta[from + i];
      }
      double[] x = rows.simulate(parameters, random);
      if (x.length != size) {
        throw new IllegalArgumentException(
            "simulator: expected %d numbers, simulation %d returned %d"
                .formatted(size, row, x.length));
      }
      for (int i = 0; i < size; i++) {
        values[row * size + i] = (float) x[i];
      }
    }
  }
}
