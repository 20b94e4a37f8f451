package org.understudy.posterior.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulator;
import org.understudy.spi.Support;
import org.understudy.tensor.Tensor;

/** A prior under the names and units that a simulator has for its parameters. */
record Labelled(ConditionalDistribution prior, Schema schema) implements ConditionalDistribution {
  /**
   * A prior as a simulator's own fields name it; a simulator published with a prior leaves the
   * names to whoever replaces that.
   *
   * @throws IllegalArgumentException if there are more or fewer parameters than the simulator
   *     takes, or they have other names
   */
  static ConditionalDistribution by(ConditionalDistribution prior, Simulator simulator) {
    List<Field> drawn = prior.schema().fields(Role.TARGET);
    List<String> expected = simulator.schema().columns(Role.CONDITION);
    List<String> found = prior.schema().columns(Role.TARGET);
    if (expected.size() != found.size()) {
      throw new IllegalArgumentException(
          "prior: the simulator takes %d parameters, %s, the prior has %d"
              .formatted(expected.size(), expected, found.size()));
    }
    if (simulator.prior().isPresent()) {
      return prior;
    }
    boolean named =
        drawn.stream()
            .anyMatch(
                field ->
                    !field
                        .columns()
                        .equals(Field.of(field.name(), field.shape(), field.role()).columns()));
    if (named && !expected.equals(found)) {
      throw new IllegalArgumentException(
          "prior: the simulator takes %s, in this order, the prior names %s"
              .formatted(expected, found));
    }
    return new Labelled(
        prior,
        labelled(prior.schema().support(Role.TARGET), simulator.schema().fields(Role.CONDITION)));
  }

  private static Schema labelled(Support support, List<Field> labels) {
    List<Field> fields = new ArrayList<>();
    int from = 0;
    for (Field label : labels) {
      int to = from + label.shape().size();
      fields.add(label.as(Role.TARGET).on(support.slice(from, to)));
      from = to;
    }
    return new Schema(fields);
  }

  @Override
  public Distribution given(@Nullable Tensor condition) {
    return prior.given(condition);
  }
}
