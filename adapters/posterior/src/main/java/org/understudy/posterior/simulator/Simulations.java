package org.understudy.posterior.simulator;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Datasets of simulations: parameters drawn from a prior, and what a simulator makes of them. */
@API(status = API.Status.EXPERIMENTAL)
public final class Simulations {
  /** What becomes of simulations with an output that is not finite. */
  public enum Invalid {
    /** They are left out. */
    EXCLUDE,
    /** They are an error. */
    FAIL
  }

  private static final int CHUNK = 4096;

  private Simulations() {}

  /**
   * Simulates: the parameters become the fields to draw, the output the fields that are given.
   *
   * @param count simulations to run
   * @throws IllegalArgumentException if simulations fail and must not, or too few remain
   */
  public static Dataset draw(
      ConditionalDistribution prior,
      Simulator simulator,
      int count,
      Invalid invalid,
      RandomStream random) {
    List<Field> fields = new ArrayList<>(prior.schema().fields(Role.TARGET));
    for (Field field : simulator.schema().fields(Role.TARGET)) {
      fields.add(field.as(Role.CONDITION));
    }
    Schema schema = new Schema(fields);
    int parameters = prior.schema().targetShape().size();
    int outputs = simulator.schema().targetShape().size();
    float[] theta = new float[Math.multiplyExact(count, parameters)];
    float[] x = new float[Math.multiplyExact(count, outputs)];
    int kept = 0;
    int failed = 0;
    for (int from = 0; from < count; from += CHUNK) {
      int size = Math.min(CHUNK, count - from);
      RandomStream own = random.split(from);
      try (Scope scope = Scope.open()) {
        Sampling draws = Capability.require(prior.given(null), Sampling.class, "the prior");
        Tensor drawn = draws.sample(size, own.split("prior"));
        float[] made = simulator.given(drawn).sample(size, own.split("simulator")).toArray();
        float[] from0 = drawn.toArray();
        for (int row = 0; row < size; row++) {
          if (finite(made, row * outputs, outputs)) {
            System.arraycopy(from0, row * parameters, theta, kept * parameters, parameters);
            System.arraycopy(made, row * outputs, x, kept * outputs, outputs);
            kept++;
          } else {
            failed++;
          }
        }
      }
    }
    if (failed > 0 && (invalid == Invalid.FAIL || kept < 2)) {
      throw new IllegalArgumentException(
          "simulations: %d of %d gave numbers that are not finite%s"
              .formatted(
                  failed, count, kept < 2 ? "" : "; set invalid: exclude to go on without them"));
    }
    return Dataset.of(rows(schema, kept, theta, x, parameters, outputs));
  }

  private static boolean finite(float[] values, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[from + i])) {
        return false;
      }
    }
    return true;
  }

  private static Rows rows(
      Schema schema, int kept, float[] theta, float[] x, int parameters, int outputs) {
    Rows drawn =
        Rows.of(schema, Role.TARGET, java.util.Arrays.copyOf(theta, kept * parameters), kept);
    Rows given = Rows.of(schema, Role.CONDITION, java.util.Arrays.copyOf(x, kept * outputs), kept);
    List<float[]> values = new ArrayList<>(drawn.values());
    values.addAll(given.values());
    return new Rows(schema, kept, values);
  }
}
