package org.understudy.posterior;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Density;
import org.understudy.spi.Support;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Where a density is greatest (MAP, of a posterior), in the user's units: the maximum depends on
 * the units a density is in, and these are the parameters' own, not the unbounded ones of a model.
 *
 * @param parameters the place
 * @param logProb the log-density there, in nats
 * @param agreement the share of the restarts that ended within a hundredth of a nat of it
 */
@API(status = API.Status.EXPERIMENTAL)
public record Mode(List<Double> parameters, double logProb, double agreement) {
  private static final int STEPS = 500;
  private static final double ENOUGH = 1e-7;
  private static final double NEAR = 0.01;

  /** Copies the parameters. */
  public Mode {
    parameters = List.copyOf(parameters);
  }

  /**
   * Climbs from the best of some draws along the gradient, turned by the draws' covariance, with a
   * step that grows while it succeeds; a step over a bound ends just inside it.
   *
   * @param draws {@code [n, d]}, from the density
   * @param support of the parameters
   * @param restarts from how many of the draws, at least 1
   * @throws UnsupportedOperationException if the density cannot be differentiated
   */
  public static Mode of(Density density, Tensor draws, Support support, int restarts) {
    int d = support.size();
    int n = draws.dim(0);
    float[] rows = draws.toArray();
    float[] found;
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      found = density.logProb(draws).toArray();
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      order.add(i);
    }
    order.sort((a, b) -> Float.compare(found[b], found[a]));
    double[][] covariance = covariance(rows, n, d);
    List<Climb> climbs = new ArrayList<>();
    for (int k = 0; k < Math.min(restarts, n); k++) {
      float[] start = java.util.Arrays.copyOfRange(rows, order.get(k) * d, (order.get(k) + 1) * d);
      climbs.add(new Climb(start, covariance, support));
    }
    for (int step = 0; step < STEPS && climbs.stream().anyMatch(climb -> !climb.done()); step++) {
      evaluate(density, climbs, d);
    }
    Climb best = climbs.get(0);
    for (Climb climb : climbs) {
      best = climb.height() > best.height() ? climb : best;
    }
    double height = best.height();
    long near = climbs.stream().filter(climb -> climb.height() > height - NEAR).count();
    return new Mode(best.place(), height, near / (double) climbs.size());
  }

  /** One batch with a candidate of every climb. */
  private static void evaluate(Density density, List<Climb> climbs, int d) {
    float[] candidates = new float[climbs.size() * d];
    for (int k = 0; k < climbs.size(); k++) {
      System.arraycopy(climbs.get(k).candidate, 0, candidates, k * d, d);
    }
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(candidates, climbs.size(), d).variable();
      Tensor logProb = density.logProb(x);
      if (!logProb.requiresGradient()) {
        throw new UnsupportedOperationException(
            "the posterior cannot do 'gradient', which its mode is found by");
      }
      float[] heights = logProb.toArray();
      float[] slopes = Gradients.of(logProb.sum(), List.of(x)).get(0).toArray();
      for (int k = 0; k < climbs.size(); k++) {
        climbs.get(k).observe(heights[k], slopes, k * d);
      }
    }
  }

  private static double[][] covariance(float[] rows, int n, int d) {
    double[] mean = new double[d];
    for (int i = 0; i < rows.length; i++) {
      mean[i % d] += rows[i] / (double) n;
    }
    double[][] covariance = new double[d][d];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i][j] += (rows[row * d + i] - mean[i]) * (rows[row * d + j] - mean[j]) / n;
        }
      }
    }
    return covariance;
  }

  /** One ascent. */
  private static final class Climb {
    private final double[][] covariance;
    private final Support support;
    private final float[] place;
    private float[] candidate;
    private final double[] direction;
    private double height = Double.NEGATIVE_INFINITY;
    private double step = 0.3;
    private boolean done;

    Climb(float[] start, double[][] covariance, Support support) {
      this.covariance = covariance;
      this.support = support;
      place = start;
      candidate = start.clone();
      direction = new double[start.length];
    }

    boolean done() {
      return done;
    }

    double height() {
      return height;
    }

    List<Double> place() {
      List<Double> numbers = new ArrayList<>();
      for (float number : place) {
        numbers.add((double) number);
      }
      return numbers;
    }

    void observe(double found, float[] slopes, int from) {
      if (done) {
        return;
      }
      if (found > height) {
        height = found;
        System.arraycopy(candidate, 0, place, 0, place.length);
        done = aim(slopes, from) < ENOUGH;
        step = Math.min(2, 1.5 * step);
      } else {
        step *= 0.3;
        done = step < 1e-6;
      }
      propose();
    }

    /** Sets the direction; how many nats a step along it would gain if the slope held. */
    private double aim(float[] slopes, int from) {
      double gain = 0;
      for (int i = 0; i < place.length; i++) {
        direction[i] = 0;
        // What presses against a bound stays, and pulls no other along.
        boolean held = pressed(i, slopes[from + i]);
        for (int j = 0; j < place.length && !held; j++) {
          direction[i] += pressed(j, slopes[from + j]) ? 0 : covariance[i][j] * slopes[from + j];
        }
        // No further than a deviation at once: gradients far out may be of any size.
        double reach = Math.sqrt(covariance[i][i]);
        direction[i] = Math.max(-3 * reach, Math.min(3 * reach, direction[i]));
        gain += direction[i] * slopes[from + i];
      }
      return gain;
    }

    private boolean pressed(int i, double slope) {
      return slope > 0
          ? place[i] >= edge(i, support.high(i), -1)
          : place[i] <= edge(i, support.low(i), 1);
    }

    /** A bound, a millionth of a deviation inside. */
    private float edge(int i, double bound, double inwards) {
      return (float) (bound + inwards * 1e-6 * Math.sqrt(covariance[i][i]));
    }

    private void propose() {
      candidate = new float[place.length];
      for (int i = 0; i < place.length; i++) {
        double moved = place[i] + step * direction[i];
        float low = edge(i, support.low(i), 1);
        float high = edge(i, support.high(i), -1);
        candidate[i] = Math.max(low, Math.min(high, (float) moved));
      }
    }
  }
}
