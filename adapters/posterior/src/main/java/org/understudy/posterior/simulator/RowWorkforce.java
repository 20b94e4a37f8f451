package org.understudy.posterior.simulator;

import java.util.List;
import org.understudy.tensor.RandomStream;

/** Threads that call a Java function, one simulation at a time. */
record RowWorkforce(int outputs, RowSimulator rows) implements Workforce {
  @Override
  public Worker worker(int number) {
    return (ledger, first, count) ->
        List.of(simulate(first, ledger.theta(first), ledger.random(first)));
  }

  private Answer simulate(int number, float[] theta, RandomStream random) {
    double[] parameters = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      parameters[i] = theta[i];
    }
    double[] made;
    try {
      made = rows.simulate(parameters, random);
    } catch (RuntimeException e) {
      return Answer.failed(Outcome.CRASHED, "simulation " + number + " threw " + e);
    }
    if (made.length != outputs) {
      return Answer.failed(
          Outcome.WRONG_LENGTH,
          "expected %d numbers, simulation %d returned %d".formatted(outputs, number, made.length));
    }
    float[] x = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      x[i] = (float) made[i];
    }
    return Answer.of(x);
  }
}
