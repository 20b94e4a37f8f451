package org.understudy.energy;

import java.util.List;
import org.understudy.sampling.AnnealedImportance;
import org.understudy.sampling.Evidence;
import org.understudy.sampling.Transition;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Pieces;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Chains from the reference to the energy, along log reference(x) + beta tilt(x). A draw has some
 * candidates of its own, of which one is taken in proportion to its annealed weight and goes on at
 * the energy: draws are independent of each other, and the more candidates, the more exact.
 */
final class AnnealedChains {
  /** Chains that go together, on one thread. */
  private static final int PIECE = 2_500;

  /**
   * Draws of the reference that were carried to the energy.
   *
   * @param positions {@code [chains, d]}
   * @param logWeights {@code [chains]}
   */
  private record Weighted(Tensor positions, Tensor logWeights) {}

  private final SamplerConfig config;
  private final Transition transition;
  private final int temperatures;
  private final int candidates;

  AnnealedChains(SamplerConfig config, int features) {
    this.config = config;
    transition = config.transition();
    temperatures = config.temperatures(features);
    candidates = config.candidates(features);
  }

  /** How many densities a chain passes. */
  int temperatures() {
    return temperatures;
  }

  /** Independent draws, {@code [count, ...event]}. */
  Tensor draws(Tilted density, int count, RandomStream random) {
    if (count == 0) {
      return Tensor.zeros(density.event().prepend(0).toArray());
    }
    RandomStream own = RandomStream.of(random.nextLong());
    Tilted settled = density.settled();
    try (Gradients.Recording paused = Gradients.pause()) {
      return Pieces.join(
              count,
              Math.max(1, PIECE / candidates),
              (from, to) -> List.of(chosen(settled.rows(from, to), to - from, own.split(from))))
          .get(0);
    }
  }

  /** log Z of exp(logProb) by so many chains. */
  Evidence logZ(Tilted density, int count, RandomStream random) {
    RandomStream own = RandomStream.of(random.nextLong());
    Tilted settled = density.settled();
    try (Gradients.Recording paused = Gradients.pause()) {
      float[] logWeights =
          Pieces.join(
                  count,
                  PIECE,
                  (from, to) ->
                      List.of(
                          carry(settled.rows(from, to), to - from, own.split(from)).logWeights()))
              .get(0)
              .toArray();
      double[] widened = new double[count];
      for (int i = 0; i < count; i++) {
        widened[i] = logWeights[i];
      }
      return Evidence.of(widened);
    }
  }

  private Tensor chosen(Tilted density, int count, RandomStream random) {
    Weighted all =
        carry(density.repeated(candidates), candidates * count, random.split("annealing"));
    int[] taken = choose(all.logWeights().toArray(), count, random.split("choice"));
    return transition
        .run(
            all.positions().gather(0, taken),
            density.vectors(1),
            config.steps(),
            random.split("steps"))
        .reshape(density.event().prepend(count).toArray());
  }

  /** One candidate of each draw, by the largest sum of its log weight and Gumbel noise. */
  private static int[] choose(float[] logWeights, int count, RandomStream random) {
    int[] taken = new int[count];
    double[] most = new double[count];
    for (int i = 0; i < logWeights.length; i++) {
      int draw = i % count;
      double weight = Float.isNaN(logWeights[i]) ? Double.NEGATIVE_INFINITY : logWeights[i];
      double value = weight - Math.log(-Math.log(random.nextDouble()));
      if (i < count || value > most[draw]) {
        most[draw] = value;
        taken[draw] = i;
      }
    }
    return taken;
  }

  private Weighted carry(Tilted density, int count, RandomStream random) {
    Tensor start = density.referenceDraws(count, random);
    Tensor vectors = start.reshape(count, density.event().size());
    if (temperatures == 1) {
      return new Weighted(vectors, density.tilt(start));
    }
    AnnealedImportance.Result annealed =
        new AnnealedImportance(density::vectors, AnnealedImportance.even(temperatures), transition)
            .run(vectors, random);
    return new Weighted(annealed.chains().positions(), annealed.logWeights());
  }
}
