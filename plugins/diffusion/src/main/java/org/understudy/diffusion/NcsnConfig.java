package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a noise-conditional score network is built. */
@API(status = API.Status.EXPERIMENTAL)
public record NcsnConfig(
    @Default("0.01") @Doc("Standard deviation of the least noise.") double sigmaMin,
    @Default("20") @Doc("Standard deviation of the most noise: the data's extent.") double sigmaMax,
    @Default("{}") @Doc("Which times are trained how often.") TimesConfig times,
    @Default("{type: langevin, steps: 50, corrections: 10}") @Doc("The way from noise to data.")
        SamplerConfig sampler,
    @Default("{}") @Doc("The network: {type: dense, hidden: 128, ...}.") TimeNetworkConfig network,
    @Default("{}") @Doc("How the log-density is integrated.") LikelihoodConfig likelihood,
    @Default("{}") @Doc("Guidance by the condition: {drop: 0.1, scale: 2}.")
        GuidanceConfig guidance,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public NcsnConfig {
    GaussianPath.checkGrowth(sigmaMin, sigmaMax);
  }
}
