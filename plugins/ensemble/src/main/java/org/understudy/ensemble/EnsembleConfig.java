package org.understudy.ensemble;

import org.apiguardian.api.API;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How many models of which family an ensemble mixes. */
@API(status = API.Status.EXPERIMENTAL)
public record EnsembleConfig(
    @Default("5") @Doc("How many models, each from its own initial weights.") int members,
    @Doc("The family of all of them, {type: ...}; it needs draws and an exact density.")
        Choice of) {
  /** Checks the range. */
  public EnsembleConfig {
    if (!(members >= 1 && members <= 1000)) {
      throw new IllegalArgumentException(
          "members: expected an integer from 1 to 1000, found " + members);
    }
  }
}
