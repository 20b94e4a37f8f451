package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;
import org.understudy.tensor.Updates;

/** Gradient descent with momentum, plain or Nesterov's. */
@API(status = API.Status.EXPERIMENTAL)
public final class Sgd implements Optimiser {
  private final Parameters parameters;
  private final float momentum;
  private final boolean nesterov;
  private final float l2;
  private final float[][] velocity;
  private long steps;

  /**
   * For some parameters.
   *
   * @param l2 times the weight is added to the gradient
   */
  public Sgd(Parameters parameters, double momentum, boolean nesterov, double l2) {
    this.parameters = parameters;
    this.momentum = (float) momentum;
    this.nesterov = nesterov;
    this.l2 = (float) l2;
    this.velocity = zerosLike(parameters);
  }

  static float[][] zerosLike(Parameters parameters) {
    return parameters.list().stream()
        .map(parameter -> new float[parameter.shape().size()])
        .toArray(float[][]::new);
  }

  @Override
  public void step(List<Tensor> gradients, double scale, double rate) {
    steps++;
    for (int i = 0; i < velocity.length; i++) {
      Updates.sgd(
          parameters.entries().get(i).parameter(),
          gradients.get(i),
          (float) scale,
          velocity[i],
          rate,
          momentum,
          nesterov,
          l2);
    }
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void restoreSteps(long made) {
    steps = made;
  }

  @Override
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    for (int i = 0; i < velocity.length; i++) {
      state.put(parameters.entries().get(i).name() + ".velocity", velocity[i]);
    }
    return state;
  }
}
