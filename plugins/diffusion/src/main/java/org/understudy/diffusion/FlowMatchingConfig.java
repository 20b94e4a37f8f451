package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a flow-matching model is built. */
@API(status = API.Status.EXPERIMENTAL)
public record FlowMatchingConfig(
    @Default("{type: log-normal}")
        @Doc("Which times are trained how often; log-normal levels are logit-normal times.")
        TimesConfig times,
    @Default("{type: heun, steps: 50}") @Doc("The way from noise to data.") SamplerConfig sampler,
    @Default("{}") @Doc("The network: {type: dense, hidden: 128, ...}.") TimeNetworkConfig network,
    @Default("{}") @Doc("How the log-density is integrated.") LikelihoodConfig likelihood,
    @Default("{}") @Doc("Guidance by the condition: {drop: 0.1, scale: 2}.")
        GuidanceConfig guidance,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {}
