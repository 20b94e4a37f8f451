package org.understudy.diffusion;

import java.util.List;
import java.util.function.Supplier;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * A step on a long way: what it took is given back at its end, unless it is differentiated later.
 */
final class Step {
  private Step() {}

  static List<Tensor> of(Supplier<List<Tensor>> work) {
    if (!Gradients.isPaused()) {
      return work.get();
    }
    try (Scope inside = Scope.open()) {
      return work.get().stream().map(inside::keep).toList();
    }
  }

  static Tensor one(Supplier<Tensor> work) {
    return of(() -> List.of(work.get())).get(0);
  }
}
