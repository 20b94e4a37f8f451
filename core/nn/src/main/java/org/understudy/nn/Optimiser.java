package org.understudy.nn;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** Changes parameters along gradients. */
@API(status = API.Status.EXPERIMENTAL)
public interface Optimiser {
  /** The optimisers an experiment can name. */
  enum Kind {
    /** {@link Adam} without decay. */
    ADAM,
    /** {@link Adam} with decoupled weight decay. */
    ADAMW,
    /** {@link Sgd} with momentum. */
    SGD;

    /** An optimiser of this kind with the usual 0.9 and 0.999. */
    public Optimiser create(Parameters parameters, double weightDecay) {
      return create(parameters, weightDecay, 0.9, 0.999);
    }

    /**
     * An optimiser of this kind for some parameters.
     *
     * @param beta1 decay of the mean of gradients; the momentum of {@link #SGD}
     * @param beta2 decay of the mean of squared gradients; nothing to {@link #SGD}
     */
    public Optimiser create(Parameters parameters, double weightDecay, double beta1, double beta2) {
      return switch (this) {
        case ADAM -> new Adam(parameters, beta1, beta2, 1e-8, 0, weightDecay);
        case ADAMW -> new Adam(parameters, beta1, beta2, 1e-8, weightDecay, 0);
        case SGD -> new Sgd(parameters, beta1, false, weightDecay);
      };
    }
  }

  /**
   * One step.
   *
   * @param gradients one for each parameter, in their order
   * @param rate the learning rate of this step
   */
  default void step(List<Tensor> gradients, double rate) {
    step(gradients, 1, rate);
  }

  /**
   * One step along scaled gradients.
   *
   * @param scale what every gradient is multiplied by first, see {@link GradientClip}
   */
  void step(List<Tensor> gradients, double scale, double rate);

  /** How many steps were made. */
  long steps();

  /** Everything a continued run needs, by name; the arrays are the live ones. */
  Map<String, float[]> state();

  /**
   * Continues from a saved state.
   *
   * @throws IllegalArgumentException if an array is missing or of another length
   */
  default void restore(Map<String, float[]> saved, long steps) {
    state()
        .forEach(
            (name, live) -> {
              float[] values = saved.get(name);
              if (values == null || values.length != live.length) {
                throw new IllegalArgumentException(
                    "optimiser state '%s': expected %d numbers, found %s"
                        .formatted(name, live.length, values == null ? "none" : values.length));
              }
              System.arraycopy(values, 0, live, 0, live.length);
            });
    restoreSteps(steps);
  }

  /** Sets the count of steps made. */
  void restoreSteps(long steps);
}
