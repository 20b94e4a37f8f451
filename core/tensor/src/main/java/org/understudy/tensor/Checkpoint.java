package org.understudy.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Trades time for memory in a deep network (Chen et al. 2016): a part's intermediate results are
 * not kept for the derivative but computed a second time.
 *
 * <pre>{@code
 * for (ResidualBlock block : blocks) {
 *   h = Checkpoint.of(block::apply, h, block.parameters().values());
 * }
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Checkpoint {
  private Checkpoint() {}

  /**
   * part(x), whose inside is computed again when it is differentiated.
   *
   * @param part gives the same result each time: what it draws at random, it draws from a stream of
   *     its own that starts anew
   * @param x what it is applied to
   * @param captured everything else in it that gradients may be asked for, such as its parameters
   * @throws IllegalStateException when differentiated, if the part reads something that requires a
   *     gradient and is not named
   */
  public static Tensor of(UnaryOperator<Tensor> part, Tensor x, List<Tensor> captured) {
    Tensor y;
    try (Scope inside = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      y = inside.keep(part.apply(x));
    }
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(x);
    captured.stream().filter(Tensor::requiresGradient).forEach(inputs::add);
    ThreadState state = ThreadState.current();
    Storage held = y.storage();
    held.retain();
    return Tensor.result(
        state,
        y.shape(),
        held,
        gradients -> again(part, inputs, gradients[0]),
        inputs.toArray(Tensor[]::new));
  }

  private static @Nullable Tensor[] again(
      UnaryOperator<Tensor> part, List<Tensor> inputs, Tensor gradient) {
    ThreadState state = ThreadState.current();
    boolean recording = state.recording;
    long oldest = state.upcomingNode();
    Tensor x = inputs.get(0);
    List<Tensor> wanted = new ArrayList<>(inputs.subList(1, inputs.size()));
    Tensor y;
    state.recording = true;
    try {
      Tensor alias = x.alias();
      if (x.requiresGradient()) {
        wanted.add(0, alias);
      }
      y = part.apply(alias);
    } finally {
      state.recording = recording;
    }
    complete(y, wanted, oldest);
    List<Tensor> found = Gradients.pull(List.of(y), List.of(gradient), wanted, oldest);
    @Nullable Tensor[] result = new @Nullable Tensor[inputs.size()];
    int lead = x.requiresGradient() ? 0 : 1;
    for (int i = 0; i < found.size(); i++) {
      result[i + lead] = found.get(i);
    }
    return result;
  }

  /** Refuses a part that reads something else whose gradient would silently be lost. */
  private static void complete(Tensor y, List<Tensor> wanted, long oldest) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.addAll(wanted);
    ArrayDeque<Tensor> open = new ArrayDeque<>();
    if (y.requiresGradient() && seen.add(y)) {
      open.push(y);
    }
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      Node node = tensor.node;
      if (node != null && node.id >= oldest) {
        for (Tensor input : node.inputs) {
          if (input.requiresGradient() && seen.add(input)) {
            open.push(input);
          }
        }
      } else {
        throw new IllegalStateException(
            "checkpoint: the part reads a tensor of shape "
                + tensor.shape()
                + " that requires a gradient; name it among the captured ones");
      }
    }
  }
}
