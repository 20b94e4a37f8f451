package org.understudy.mcmc;

import org.apiguardian.api.API;
import org.understudy.sampling.Slice;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/**
 * Slice sampling along random directions: no gradient, nothing to tune (Neal 2003). A draw is as
 * many directions as there are coordinates.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SliceProvider implements InferenceProvider<SliceProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("{}") @Doc("The chains: count, warm-up, draws, thin, start-scale.")
          ChainsConfig chains) {}

  /**
   * Half of the points tried on the slice: where stepping out and shrinking cost about the same.
   */
  private static final double TRIED_ON_SLICE = 0.5;

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    return new ChainRun(name(), Slice::new, TRIED_ON_SLICE, false)
        .infer(config.chains(), problem, context);
  }

  @Override
  public String name() {
    return "slice";
  }

  @Override
  public String description() {
    return "Slice sampling along random directions: no gradient, nothing to tune (Neal 2003).";
  }

  @Override
  public Class<SliceProvider.Config> configType() {
    return SliceProvider.Config.class;
  }
}
