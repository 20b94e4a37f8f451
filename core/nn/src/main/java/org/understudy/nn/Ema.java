package org.understudy.nn;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Updates;

/** An exponential moving average of parameters, to evaluate with (Polyak and Juditsky 1992). */
@API(status = API.Status.EXPERIMENTAL)
public final class Ema {
  private final List<Parameter> parameters;
  private final float decay;
  private final float[][] averages;

  /** Begins at the parameters' present values. */
  public Ema(Parameters parameters, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "ema-decay: expected a number from 0 to below 1, found " + decay);
    }
    this.parameters = parameters.list();
    this.decay = (float) decay;
    this.averages = this.parameters.stream().map(Parameter::toArray).toArray(float[][]::new);
  }

  /** Begins anew at the parameters' present values. */
  public void reset() {
    Arrays.setAll(averages, i -> parameters.get(i).toArray());
  }

  /** Moves the averages towards the present values. */
  public void update() {
    for (int i = 0; i < averages.length; i++) {
      Updates.average(averages[i], parameters.get(i), decay);
    }
  }

  /** Exchanges averages and parameters; calling it twice restores both. */
  public void swap() {
    for (int i = 0; i < averages.length; i++) {
      float[] present = parameters.get(i).toArray();
      parameters.get(i).set(averages[i]);
      averages[i] = present;
    }
  }

  /** The averages, parameter after parameter; the live arrays. */
  public float[][] state() {
    return averages;
  }

  /** Continues from saved averages. */
  public void restore(float[][] saved) {
    for (int i = 0; i < averages.length; i++) {
      averages[i] = saved[i].clone();
    }
  }
}
