package org.understudy.runtime.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * How a model does on rows it is not trained on, with the same draws every time, so that figures
 * compare.
 *
 * @param training rows for diagnostics where there are no others
 * @param held rows that are not trained on; may be none
 * @param chunk rows at a time
 * @param random not advanced
 */
record Validation(
    Model model,
    List<Objective> objectives,
    TrainingData training,
    TrainingData held,
    int chunk,
    RandomStream random) {
  boolean hasRows() {
    return held.size() > 0;
  }

  /** The mean of each objective; NaN without rows. */
  Map<String, Double> losses() {
    int[] order = IntStream.range(0, held.size()).toArray();
    Map<String, Double> losses = new LinkedHashMap<>();
    for (Objective objective : objectives) {
      double sum = 0;
      RandomStream draws = random.split(objective.name());
      for (int from = 0; from < order.length; from += chunk) {
        int to = Math.min(order.length, from + chunk);
        try (Scope scope = Scope.open();
            Gradients.Recording paused = Gradients.pause()) {
          Tensor loss = objective.loss(held.batch(order, from, to), draws);
          sum += (double) loss.item() * (to - from);
        }
      }
      losses.put(objective.name(), hasRows() ? sum / order.length : Double.NaN);
    }
    return losses;
  }

  /** The model's own figures. */
  Map<String, Double> diagnostics() {
    TrainingData data = hasRows() ? held : training;
    int[] order = IntStream.range(0, Math.min(chunk, data.size())).toArray();
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      return model.diagnostics(data.batch(order, 0, order.length), random.split("diagnostics"));
    }
  }
}
