package org.understudy.spi;

import org.apiguardian.api.API;

/**
 * A dataset that was made on demand and knows what made it: each row is a draw of the prior and
 * what the simulator made of it.
 *
 * <p>The target fields are the prior's, the condition fields the simulator's output, each in the
 * same order. Rows that were left out, because their simulation failed, are drawn like the others
 * by {@link #prior} and {@link #simulator}: who draws more rows leaves such out again.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Simulated extends Dataset {
  /** The distribution of the parameters; its target fields are this dataset's. */
  ConditionalDistribution prior();

  /** What made the condition fields of the parameters. */
  Simulator simulator();
}
