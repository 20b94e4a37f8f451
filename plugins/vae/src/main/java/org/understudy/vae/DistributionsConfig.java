package org.understudy.vae;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/**
 * What codes follow and what decoders give, where there is a choice: the key {@code distributions}.
 * Targets of classes have Bernoulli or categorical decoders.
 */
@API(status = API.Status.EXPERIMENTAL)
public record DistributionsConfig(
    @Default("mixture") @Doc("What codes follow: normal, or mixture, a learned one of Gaussians.")
        Prior.Kind prior,
    @Default("100") @Doc("Components of a mixture prior.") int components,
    @Default("decoded")
        @Doc("Deviation of decoded numbers: fixed; learned, shared or elementwise; or decoded.")
        Spread spread,
    @Default("0.1")
        @Doc("That deviation where it is fixed; where learning begins: small, so that codes count.")
        double deviation) {
  /** Checks the ranges. */
  public DistributionsConfig {
    if (!(components >= 1)) {
      throw new IllegalArgumentException(
          "components: expected an integer >= 1, found " + components);
    }
    if (!(deviation >= 0.01 && deviation <= 100)) {
      throw new IllegalArgumentException(
          "deviation: expected a number from 0.01 to 100, found " + deviation);
    }
  }
}
