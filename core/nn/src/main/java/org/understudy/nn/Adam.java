package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;
import org.understudy.tensor.Updates;

/** Adam (Kingma and Ba 2015), with decoupled decay AdamW (Loshchilov and Hutter 2019). */
@API(status = API.Status.EXPERIMENTAL)
public final class Adam implements Optimiser {
  private final Parameters parameters;
  private final Updates.Adam coefficients;
  private final float[][] first;
  private final float[][] second;
  private long steps;

  /**
   * For some parameters.
   *
   * @param decay decoupled weight decay
   * @param l2 times the weight is added to the gradient
   */
  public Adam(
      Parameters parameters, double beta1, double beta2, double epsilon, double decay, double l2) {
    this.parameters = parameters;
    this.coefficients =
        new Updates.Adam((float) beta1, (float) beta2, (float) epsilon, (float) decay, (float) l2);
    this.first = Sgd.zerosLike(parameters);
    this.second = Sgd.zerosLike(parameters);
  }

  @Override
  public void step(List<Tensor> gradients, double scale, double rate) {
    steps++;
    for (int i = 0; i < first.length; i++) {
      Updates.adam(
          parameters.entries().get(i).parameter(),
          gradients.get(i),
          (float) scale,
          first[i],
          second[i],
          rate,
          coefficients,
          steps);
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
    for (int i = 0; i < first.length; i++) {
      String name = parameters.entries().get(i).name();
      state.put(name + ".first-moment", first[i]);
      state.put(name + ".second-moment", second[i]);
    }
    return state;
  }
}
