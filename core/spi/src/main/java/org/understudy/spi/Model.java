package org.understudy.spi;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.nn.Parameters;

/** A conditional distribution with parameters that can be trained. */
@API(status = API.Status.EXPERIMENTAL)
public interface Model extends ConditionalDistribution, AutoCloseable {
  /** Every parameter by name, in a fixed order; these are what a surrogate file stores. */
  Parameters parameters();

  /**
   * What training minimises, in the order the trainer steps through; the first one's validation
   * loss decides which weights are best.
   */
  List<Objective> objectives();

  /** Frees the parameters. */
  @Override
  void close();
}
