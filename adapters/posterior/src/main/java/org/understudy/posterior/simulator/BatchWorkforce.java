package org.understudy.posterior.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.understudy.spi.Simulator;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Threads that draw batches from a simulator of which no more is known than that it can. */
record BatchWorkforce(Simulator simulator) implements Workforce {
  private static final int BATCH = 256;

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public Worker worker(int number) {
    return this::simulate;
  }

  private List<Answer> simulate(Ledger ledger, int first, int count) {
    try (Engine.Alone alone = Engine.alone();
        Scope scope = Scope.open()) {
      Tensor theta =
          Tensor.of(
              ledger.parameters(first, count),
              simulator.schema().conditionShape().prepend(count).toArray());
      // The batch has a stream of its own: one of another length would share its words otherwise.
      float[] x =
          simulator
              .given(theta)
              .sample(count, ledger.random(first).split("batch").split(count))
              .toArray();
      int width = x.length / count;
      List<Answer> answers = new ArrayList<>();
      for (int row = 0; row < count; row++) {
        answers.add(Answer.of(Arrays.copyOfRange(x, row * width, (row + 1) * width)));
      }
      return answers;
    }
  }
}
