package org.understudy.posterior.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulator;

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
    List<Field> fields = new ArrayList<>();
    for (Field field : prior.schema().fields(Role.TARGET)) {
      fields.add(field.as(Role.CONDITION));
    }
    fields.add(output.as(Role.TARGET));
    return new WorkedSimulator(
        new Schema(fields), Optional.of(prior), new RowWorkforce(output.shape().size(), rows));
  }

  /** A simulator of a vector named x. */
  public static Simulator of(ConditionalDistribution prior, int outputs, RowSimulator rows) {
    return of(prior, Field.target("x", outputs), rows);
  }
}
