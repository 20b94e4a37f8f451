package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.tensor.RandomStream;

/** sbibm Bernoulli GLM raw: a neuron driven by white noise, its hundred time steps. */
@API(status = API.Status.EXPERIMENTAL)
public final class BernoulliGlmRaw extends Task {
  /** The task. */
  public BernoulliGlmRaw() {
    super(
        "bernoulli-glm-raw",
        "sbibm Bernoulli GLM raw: a neuron driven by white noise, its hundred time steps.");
  }

  @Override
  public Prior prior() {
    return GlmDesign.prior();
  }

  @Override
  int outputs() {
    return GlmDesign.STEPS;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    return GlmDesign.spikes(theta, random);
  }
}
