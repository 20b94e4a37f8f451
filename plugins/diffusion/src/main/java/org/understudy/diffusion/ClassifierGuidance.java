package org.understudy.diffusion;

import java.util.List;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A denoiser whose score has the gradient of a log-likelihood added (Dhariwal and Nichol 2021): by
 * Bayes' rule that of the posterior, where the scale is 1.
 */
record ClassifierGuidance(Denoiser denoiser, NoisyLikelihood likelihood, double scale, Shape event)
    implements Denoiser {
  @Override
  public Estimate at(Tensor x, GaussianPath.Point... places) {
    Estimate estimate = denoiser.at(x, places);
    if (places.length != 1) {
      throw new IllegalArgumentException("a guided distribution has draws and a density only");
    }
    GaussianPath.Point place = places[0];
    if (place.alpha() == 0) {
      return estimate;
    }
    Tensor gradient = gradient(x.div((float) place.alpha()), place.ratio()).mul((float) scale);
    return new Estimate(
        estimate.data().add(gradient.mul((float) (place.ratio() * place.ratio()))),
        estimate.noise().sub(gradient.mul((float) place.ratio())),
        estimate.spread());
  }

  private Tensor gradient(Tensor noisy, double sigma) {
    try (Gradients.Recording recording = Gradients.resume();
        Scope work = Scope.open()) {
      Tensor start = noisy.variable();
      Tensor events = start.reshape(event.prepend(noisy.dim(0)).toArray());
      Tensor sum = likelihood.logProb(events, sigma).sum();
      return work.keep(Gradients.of(sum, List.of(start)).get(0));
    }
  }
}
