package org.understudy.diffusion;

import java.util.List;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * DPM-Solver++(2M): the probability flow with the data's estimate taken to be linear in {@code
 * log(alpha / sigma)}, from this step and the one before (Lu et al. 2022).
 */
record DpmSolver(int steps) implements Sampler {
  @Override
  public Tensor denoise(Tensor noise, GaussianPath path, Denoiser denoiser, RandomStream random) {
    GaussianPath.Point[] places = path.backByLevel(steps);
    Tensor start = noise.mul((float) (places[0].deviation() / path.last().deviation()));
    List<Tensor> state = List.of(start);
    for (int i = 0; i < steps; i++) {
      GaussianPath.Point from = places[i];
      GaussianPath.Point to = places[i + 1];
      List<Tensor> before = state;
      state = Step.of(() -> next(before, from, to, denoiser));
    }
    return Sampler.clean(state.get(0), places[steps], denoiser);
  }

  /** The rows behind a step, and the data they were taken to hold before it. */
  private static List<Tensor> next(
      List<Tensor> state, GaussianPath.Point from, GaussianPath.Point to, Denoiser denoiser) {
    Tensor x = state.get(0);
    Tensor data = denoiser.at(x, from).data();
    // Steps are of one length, so the value half a step ahead is 3 / 2 of this less 1 / 2 of the
    // last.
    Tensor ahead = state.size() == 1 ? data : data.mul(1.5f).sub(state.get(1).mul(0.5f));
    Tensor moved =
        x.mul((float) (to.sigma() / from.sigma()))
            .add(ahead.mul((float) (to.alpha() * (1 - to.ratio() / from.ratio()))));
    return List.of(moved, data);
  }
}
