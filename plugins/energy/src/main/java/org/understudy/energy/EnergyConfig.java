package org.understudy.energy;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Activation;

/** How an energy-based model is built, trained and drawn from. */
@API(status = API.Status.EXPERIMENTAL)
public record EnergyConfig(
    @Default("noise-contrastive") @Doc("What training minimises.") Estimation objective,
    @Default("linear-gaussian")
        @Doc("The model that the energy tilts, fitted beside it: any with draws and densities.")
        Choice reference,
    @Default("dense")
        @Doc("dense, conv1d for events [length(, channels)], conv2d for [h, w(, channels)].")
        Network network,
    @Default("128") @Doc("Width of the residual network.") int hidden,
    @Default("3") @Doc("Residual blocks.") int blocks,
    @Default("silu") @Doc("Non-linearity; score matching needs a smooth one.")
        Activation activation,
    @Default("2") @Doc("Convolutions before the residual network, each halving the extents.")
        int convolutions,
    @Default("16") @Doc("Channels of the first convolution; each further one doubles them.")
        int channels,
    @Default("3") @Doc("Extent of the convolutions' kernels, odd.") int kernel,
    @Default("4") @Doc("noise-contrastive: draws from the reference for each row of data.")
        int contrasts,
    @Default("0.1")
        @Doc("denoising-score-matching: deviation of the noise, by which densities are blurred.")
        double sigma,
    @Default("1") @Doc("sliced-score-matching: random directions for each row.") int directions,
    @Default("{}") @Doc("contrastive-divergence, persistent: the chains that training runs.")
        ChainConfig chain,
    @Default("{}") @Doc("How draws are made.") SamplerConfig sampler,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** The objectives. */
  public enum Estimation {
    /** Telling data from draws of the reference; it learns the constant too. */
    NOISE_CONTRASTIVE,
    /** The score of data with a little noise. */
    DENOISING_SCORE_MATCHING,
    /** The score along random directions. */
    SLICED_SCORE_MATCHING,
    /** Data against the ends of short chains that start at them. */
    CONTRASTIVE_DIVERGENCE,
    /** Data against chains that go on from step to step. */
    PERSISTENT
  }

  /** What the energy's network begins with. */
  public enum Network {
    /** All numbers of an event at once. */
    DENSE,
    /** Convolutions along one axis. */
    CONV1D,
    /** Convolutions over two axes. */
    CONV2D
  }

  /** Checks the ranges. */
  public EnergyConfig {
    Ranges.require(hidden >= 1, "hidden", "an integer >= 1", hidden);
    Ranges.require(blocks >= 0, "blocks", "an integer >= 0", blocks);
    Ranges.require(
        convolutions >= 1 && convolutions <= 8,
        "convolutions",
        "an integer from 1 to 8",
        convolutions);
    Ranges.require(
        channels >= 1 && channels <= 1024, "channels", "an integer from 1 to 1024", channels);
    Ranges.require(kernel >= 1 && kernel % 2 == 1, "kernel", "an odd integer >= 1", kernel);
    Ranges.require(contrasts >= 1, "contrasts", "an integer >= 1", contrasts);
    Ranges.require(
        sigma > 0 && sigma < Double.POSITIVE_INFINITY, "sigma", "a positive number", sigma);
    Ranges.require(directions >= 1, "directions", "an integer >= 1", directions);
    boolean scores =
        objective == Estimation.DENOISING_SCORE_MATCHING
            || objective == Estimation.SLICED_SCORE_MATCHING;
    boolean kinked = activation == Activation.RELU || activation == Activation.LEAKY_RELU;
    Ranges.require(
        activation != Activation.IDENTITY && !(scores && kinked),
        "activation",
        scores ? "a smooth one, such as silu, for score matching" : "a non-linearity",
        activation);
  }
}
