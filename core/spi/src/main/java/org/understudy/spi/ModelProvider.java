package org.understudy.spi;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/** Makes models of one family. */
@API(status = API.Status.EXPERIMENTAL)
public interface ModelProvider<C extends Record> extends Provider<C> {
  /** What the distributions of this family can do. */
  Set<Capability> capabilities();

  /**
   * The keys of an experiment's {@code training} section that this family is better served with
   * than with the general defaults, as a file would have them: {@code Map.of("ema-decay", 0.999)}.
   * What the file says comes before.
   */
  default Map<String, Object> training() {
    return Map.of();
  }

  /**
   * A model with freshly initialised parameters.
   *
   * @param schema the fields in the model's own space: transforms are behind it, elements of order
   *     one
   * @throws IllegalArgumentException if the family cannot model such fields, saying which it can
   */
  Model create(C config, Schema schema, Context context);
}
