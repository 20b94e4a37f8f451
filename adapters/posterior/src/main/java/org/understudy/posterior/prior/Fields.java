package org.understudy.posterior.prior;

import java.util.List;
import org.understudy.spi.Field;

/** Fields and numbers of configs. */
final class Fields {
  private Fields() {}

  static Field named(List<String> names, int count) {
    if (!names.isEmpty() && names.size() != count) {
      throw new IllegalArgumentException(
          "names: expected %d, one for each parameter, found %d".formatted(count, names.size()));
    }
    return names.isEmpty() ? Priors.parameters(count) : Priors.parameters(names);
  }

  static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static Prior prior(org.understudy.spi.ConditionalDistribution distribution, String key) {
    if (distribution instanceof Prior prior) {
      return prior;
    }
    throw new IllegalArgumentException(
        key + ": expected priors such as box-uniform, normal or log-normal");
  }
}
