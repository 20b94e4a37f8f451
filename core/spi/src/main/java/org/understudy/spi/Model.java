package org.understudy.spi;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;

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

  /**
   * Sets the weights that a look at the data finds better than descent would (data-dependent
   * initialisation, Salimans and Kingma 2016): asked for once, with rows to train on, before the
   * first step, while nothing is recorded.
   *
   * @return whether there were any; then training keeps them unless it finds better ones
   */
  default boolean begin(Batch rows) {
    return false;
  }

  /**
   * Figures worth watching beside the losses, such as a discriminator's mean output: asked for once
   * an epoch, with rows that were not trained on where there are any, while nothing is recorded.
   */
  default Map<String, Double> diagnostics(Batch batch, RandomStream random) {
    return Map.of();
  }

  /** Frees the parameters. */
  @Override
  void close();
}
