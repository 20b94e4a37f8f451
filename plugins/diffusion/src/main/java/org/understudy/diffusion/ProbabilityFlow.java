package org.understudy.diffusion;

import java.util.List;
import org.understudy.tensor.Divergence;
import org.understudy.tensor.Tensor;

/**
 * The deterministic way between data and noise that has a path's marginals (Song et al. 2021). With
 * {@code z = x / (alpha + sigma)} and the noise level as time it is, on every path,
 *
 * <pre>dz / dlevel = E[eps | x] - E[x_0 | x]</pre>
 *
 * and changes the log-density by minus the divergence of that.
 */
record ProbabilityFlow(GaussianPath path, Denoiser denoiser) {
  private Tensor slope(double level, Tensor z) {
    GaussianPath.Point place = path.ofLevel(level);
    Estimate estimate = denoiser.at(z.mul((float) place.total()), place);
    return estimate.noise().sub(estimate.data());
  }

  private static double[] levels(GaussianPath.Point[] places) {
    double[] levels = new double[places.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = places[i].level();
    }
    return levels;
  }

  /**
   * Rows carried along a path.
   *
   * @param x {@code [n, d]} at the first place
   * @return {@code [n, d]} at the last place
   */
  Tensor carry(Tensor x, GaussianPath.Point[] places, OdeSolver solver, double tolerance) {
    Tensor z = x.div((float) places[0].total());
    return solver
        .solve(
            (level, state) -> List.of(slope(level, state.get(0))),
            levels(places),
            List.of(z),
            tolerance)
        .get(0)
        .mul((float) places[places.length - 1].total());
  }

  /**
   * The log-density of the data that noise becomes on this way.
   *
   * @param x {@code [n, d]}
   * @return {@code [n]}
   */
  Tensor logProb(Tensor x, LikelihoodConfig config) {
    int features = x.dim(1);
    GaussianPath.Point[] places = config.places(path);
    GaussianPath.Point first = places[0];
    GaussianPath.Point last = places[places.length - 1];
    List<Tensor> end =
        config
            .solver()
            .solve(
                (level, state) -> {
                  Divergence.Result way = config.divergence(z -> slope(level, z), state.get(0));
                  return List.of(way.value(), way.divergence());
                },
                levels(places),
                List.of(x.mul((float) (first.alpha() / first.total())), Tensor.zeros(x.dim(0))),
                config.tolerance());
    double stretch = last.total() / last.deviation();
    double volume = features * (Math.log(stretch) + Math.log(first.alpha() / first.total()));
    return end.get(0)
        .mul((float) stretch)
        .standardNormalLogProb()
        .add(end.get(1))
        .add((float) volume);
  }
}
