package org.understudy.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Explicit Runge-Kutta methods for {@code dy / dt = f(t, y)}, y being several tensors. */
@API(status = API.Status.EXPERIMENTAL)
@SuppressWarnings("ImmutableEnumChecker") // The arrays are never written nor handed out.
public enum OdeSolver {
  /** First order, one evaluation a step; along these paths that is DDIM. */
  EULER(new double[][] {{}}, new double[] {1}, new double[0]),
  /** Second order, two evaluations. */
  HEUN(new double[][] {{}, {1}}, new double[] {0.5, 0.5}, new double[0]),
  /** Fourth order, four evaluations. */
  RK4(
      new double[][] {{}, {0.5}, {0, 0.5}, {0, 0, 1}},
      new double[] {1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0},
      new double[0]),
  /** Fifth order with steps as long as a tolerance allows (Dormand and Prince 1980). */
  RK45(
      new double[][] {
        {},
        {1 / 5.0},
        {3 / 40.0, 9 / 40.0},
        {44 / 45.0, -56 / 15.0, 32 / 9.0},
        {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
        {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
        {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
      },
      new double[] {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0, 0},
      new double[] {
        71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
      });

  /** Steps that an adaptive solver may take before it gives up. */
  private static final int LIMIT = 10_000;

  private final double[][] stages;
  private final double[] weights;
  private final double[] errors;

  OdeSolver(double[][] stages, double[] weights, double[] errors) {
    this.stages = stages;
    this.weights = weights;
    this.errors = errors;
  }

  /** A right-hand side. */
  @FunctionalInterface
  interface Slope {
    /** The derivative of each part of the state. */
    List<Tensor> at(double time, List<Tensor> state);
  }

  /** Whether it chooses its steps itself. */
  boolean isAdaptive() {
    return errors.length > 0;
  }

  /**
   * The state at the last of some times.
   *
   * @param times every step's ends; an adaptive solver reads the first two for the length of its
   *     first attempt, and the last
   * @param tolerance of an adaptive solver's steps, relative to 1 + |y|
   */
  List<Tensor> solve(Slope slope, double[] times, List<Tensor> start, double tolerance) {
    if (isAdaptive()) {
      return adaptive(slope, times, start, tolerance);
    }
    List<Tensor> state = start;
    for (int i = 0; i + 1 < times.length; i++) {
      double from = times[i];
      double step = times[i + 1] - from;
      List<Tensor> before = state;
      state = Step.of(() -> sum(before, step, weights, slopes(slope, from, before, step)));
    }
    return state;
  }

  private List<Tensor> adaptive(Slope slope, double[] times, List<Tensor> start, double tolerance) {
    double end = times[times.length - 1];
    double time = times[0];
    double step = times[1] - time;
    List<Tensor> state = start;
    for (int tries = 0; tries < LIMIT; tries++) {
      boolean last = Math.abs(step) >= Math.abs(end - time);
      double length = last ? end - time : step;
      double from = time;
      List<Tensor> before = state;
      double[] error = new double[1];
      List<Tensor> next =
          Step.of(
              () -> {
                List<List<Tensor>> slopes = slopes(slope, from, before, length);
                List<Tensor> after = sum(before, length, weights, slopes);
                error[0] = error(before, after, length, slopes) / tolerance;
                return after;
              });
      if (error[0] <= 1) {
        state = next;
        time += length;
        if (last) {
          return state;
        }
      }
      double factor = 0.9 * Math.pow(Math.max(error[0], 1e-10), -0.2);
      step = length * (Double.isNaN(factor) ? 0.2 : Math.min(5, Math.max(0.2, factor)));
    }
    throw new ArithmeticException(
        "rk45: no end after %d steps, at %s of the way to %s; raise the tolerance or choose rk4"
            .formatted(LIMIT, time, end));
  }

  private List<List<Tensor>> slopes(Slope slope, double time, List<Tensor> state, double step) {
    List<List<Tensor>> slopes = new ArrayList<>();
    for (double[] stage : stages) {
      double ahead = 0;
      for (double weight : stage) {
        ahead += weight;
      }
      slopes.add(slope.at(time + ahead * step, sum(state, step, stage, slopes)));
    }
    return slopes;
  }

  /** state + step times the weighted slopes. */
  private static List<Tensor> sum(
      List<Tensor> state, double step, double[] weights, List<List<Tensor>> slopes) {
    List<Tensor> result = new ArrayList<>(state);
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        for (int part = 0; part < result.size(); part++) {
          Tensor change = slopes.get(i).get(part).mul((float) (step * weights[i]));
          result.set(part, result.get(part).add(change));
        }
      }
    }
    return result;
  }

  /** The largest error of any number of the state, relative to 1 + |y|. */
  private double error(
      List<Tensor> before, List<Tensor> after, double step, List<List<Tensor>> slopes) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      List<Tensor> none =
          before.stream().map(part -> Tensor.zeros(part.shape().toArray())).toList();
      List<Tensor> errors = sum(none, step, this.errors, slopes);
      double largest = 0;
      for (int part = 0; part < errors.size(); part++) {
        float[] error = errors.get(part).toArray();
        float[] value = after.get(part).toArray();
        for (int i = 0; i < error.length; i++) {
          double relative = Math.abs(error[i]) / (1 + Math.abs(value[i]));
          largest = relative <= largest ? largest : relative;
        }
      }
      return largest;
    }
  }
}
