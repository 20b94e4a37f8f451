package org.understudy.spi;

import org.apiguardian.api.API;

/** Makes distributions that are not trained: priors, simulators, targets known up to a constant. */
@API(status = API.Status.EXPERIMENTAL)
public interface DistributionProvider<C extends Record> extends Provider<C> {
  /**
   * The distribution.
   *
   * @throws IllegalArgumentException if the settings make none
   */
  ConditionalDistribution create(C config, Context context);
}
