package org.understudy.spi;

import java.util.Set;
import org.apiguardian.api.API;

/** Makes models of one family. */
@API(status = API.Status.EXPERIMENTAL)
public interface ModelProvider<C extends Record> extends Provider<C> {
  /** What the distributions of this family can do. */
  Set<Capability> capabilities();

  /**
   * A model with freshly initialised parameters.
   *
   * @param schema the fields in the model's own space: transforms are behind it, elements of order
   *     one
   * @throws IllegalArgumentException if the family cannot model such fields, saying which it can
   */
  Model create(C config, Schema schema, Context context);
}
