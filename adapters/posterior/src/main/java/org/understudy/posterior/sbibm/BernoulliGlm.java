package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.tensor.RandomStream;

/** sbibm Bernoulli GLM: a neuron driven by white noise, seen through sufficient statistics. */
@API(status = API.Status.EXPERIMENTAL)
public final class BernoulliGlm extends Task {
  /** The task. */
  public BernoulliGlm() {
    super(
        "bernoulli-glm",
        "sbibm Bernoulli GLM: a neuron driven by white noise, seen through sufficient statistics.");
  }

  @Override
  public Prior prior() {
    return GlmDesign.prior();
  }

  @Override
  int outputs() {
    return 10;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    return GlmDesign.summary(GlmDesign.spikes(theta, random));
  }
}
