package org.understudy.energy;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Sampling;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A reference density tilted by a network, at embedded conditions: log p(x) = log reference(x) +
 * tilt(x) + constant, the exponential tilting of Xie et al. (2016). However far the network strays,
 * the tails are the reference's, so that there is something to normalise and to anneal from.
 *
 * @param event the shape of an event
 * @param given {@code [n, embedded]} or {@code [1, embedded]}; null where nothing is given
 */
record Tilted(Shape event, Tilt network, Model reference, @Nullable Tensor given) {
  /** A number for every event at its embedded condition. */
  @FunctionalInterface
  interface Tilt {
    /**
     * The numbers.
     *
     * @param x {@code [n, ...event]}
     * @param given {@code [n, embedded]} or {@code [1, embedded]}, null where nothing is given
     * @return {@code [n]}
     */
    Tensor apply(Tensor x, @Nullable Tensor given);
  }

  /** The same without the history of its conditions: for chains, on whichever thread. */
  Tilted settled() {
    return new Tilted(event, network, reference, given == null ? null : given.detach());
  }

  /** The same at some of the conditions. */
  Tilted rows(int from, int to) {
    return new Tilted(event, network, reference, Events.rows(given, from, to));
  }

  /** The same with every condition so often, all of them one after another each time. */
  Tilted repeated(int times) {
    boolean each = given != null && given.dim(0) != 1;
    return new Tilted(event, network, reference, each ? repeat(given, times) : given);
  }

  private static Tensor repeat(Tensor x, int times) {
    return Tensor.concat(0, Collections.nCopies(times, x).toArray(Tensor[]::new));
  }

  /** It follows the embedding, which it has no say in. */
  private Distribution referenceHere() {
    return reference.given(given == null ? null : given.detach());
  }

  /** log p(x) - log reference(x) + constant: {@code [n, ...event]} to {@code [n]}. */
  Tensor tilt(Tensor x) {
    return network.apply(x, given);
  }

  /** The reference's log-density: {@code [n, ...event]} to {@code [n]}. */
  Tensor referenceLogProb(Tensor x) {
    return ((Density) referenceHere()).logProb(x.reshape(x.dim(0), event.size()));
  }

  /** {@code [n, ...event]} to {@code [n]}, up to a constant. */
  Tensor logProb(Tensor x) {
    return referenceLogProb(x).add(tilt(x));
  }

  /** log reference(x) + beta tilt(x) of events as vectors: the reference at 0, the energy at 1. */
  LogDensity vectors(double beta) {
    return x -> {
      Tensor tilt = tilt(x.reshape(event.prepend(x.dim(0)).toArray()));
      return referenceLogProb(x).add(tilt.mul((float) beta));
    };
  }

  /** The reference's draws, without history. */
  Tensor referenceDraws(int count, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause()) {
      return ((Sampling) referenceHere())
          .sample(count, random)
          .reshape(event.prepend(count).toArray());
    }
  }

  /**
   * The score, grad log p(x), which can be differentiated again.
   *
   * @param x {@code [n, ...event]}, of which gradients can be asked for
   */
  Tensor score(Tensor x) {
    return Gradients.differentiable(logProb(x).sum(), List.of(x)).get(0);
  }
}
