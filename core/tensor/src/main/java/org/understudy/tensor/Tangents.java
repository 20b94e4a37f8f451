package org.understudy.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode differentiation: the tangent J v of an output in a direction v of its inputs, by one
 * sweep over what was recorded, from the inputs to the output. J is the Jacobian that {@link
 * Gradients} multiply from the other side.
 *
 * <p>A tangent costs little more than the output did; a gradient costs two to three times as much,
 * because it comes with those of the weights on its way, asked for or not. Forwards is therefore
 * cheaper for few directions of many outputs: a column of J, e . J e, or the {@link Divergence} of
 * a network with trained weights, of which d tangents take half the time of d gradients. Backwards
 * is cheaper for one number of many inputs, and equal for a divergence through constant weights.
 * Operations without a rule of their own forwards, such as normalisations and splines, are taken
 * twice backwards, which costs several times as much.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Tangents {
  /** An operation that depends on the inputs, and those of its results that the output needs. */
  private static final class Step {
    final Node node;
    final @Nullable Tensor[] results;

    Step(Node node) {
      this.node = node;
      this.results = new @Nullable Tensor[node.outputs];
    }
  }

  private final Tensor output;
  private final List<Tensor> inputs;
  private final List<Step> steps = new ArrayList<>();

  /** The way from the inputs to the output. */
  Tangents(Tensor output, List<Tensor> inputs) {
    this.output = output;
    this.inputs = inputs;
    Set<Tensor> dependent = Collections.newSetFromMap(new IdentityHashMap<>());
    dependent.addAll(inputs);
    for (Step step : reached(output, oldest(inputs))) {
      for (Tensor input : step.node.inputs) {
        if (dependent.contains(input)) {
          Collections.addAll(dependent, step.results);
          steps.add(step);
          break;
        }
      }
    }
  }

  /**
   * The tangent of an output in a direction of one input; zeros where it does not depend on it.
   *
   * @param output what was computed from the input, of any shape
   * @param input requires gradients
   * @param direction of the input's shape
   * @return of the output's shape
   * @throws IllegalArgumentException if the input does not require gradients, so that nothing
   *     computed from it was recorded, or the direction has another shape
   */
  public static Tensor of(Tensor output, Tensor input, Tensor direction) {
    return of(output, List.of(input), List.of(direction));
  }

  /** As {@link #of(Tensor, Tensor, Tensor)}, in a direction of several inputs together. */
  public static Tensor of(Tensor output, List<Tensor> inputs, List<Tensor> directions) {
    check(inputs, directions);
    try (Gradients.Recording paused = Gradients.pause();
        Scope work = Scope.open()) {
      return work.keep(new Tangents(output, inputs).along(directions));
    }
  }

  /**
   * As {@link #of(Tensor, Tensor, Tensor)}, with a result that can be differentiated again, either
   * way and with respect to the direction too.
   */
  public static Tensor differentiable(Tensor output, Tensor input, Tensor direction) {
    return differentiable(output, List.of(input), List.of(direction));
  }

  /** As {@link #of(Tensor, List, List)}, with a result that can be differentiated again. */
  public static Tensor differentiable(Tensor output, List<Tensor> inputs, List<Tensor> directions) {
    check(inputs, directions);
    return new Tangents(output, inputs).along(directions);
  }

  private static void check(List<Tensor> inputs, List<Tensor> directions) {
    if (inputs.size() != directions.size()) {
      throw new IllegalArgumentException(
          "tangents: expected a direction for each of the %d inputs, found %d"
              .formatted(inputs.size(), directions.size()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      Tensor input = inputs.get(i);
      if (!input.requiresGradient()) {
        throw new IllegalArgumentException(
            ("tangents: input %d, of shape %s, does not require gradients, so that nothing computed"
                    + " from it was recorded; compute the output from its variable()")
                .formatted(i, input.shape()));
      }
      if (!directions.get(i).shape().equals(input.shape())) {
        throw new IllegalArgumentException(
            "tangents: input %d has shape %s, its direction %s; expected the same shape"
                .formatted(i, input.shape(), directions.get(i).shape()));
      }
    }
  }

  /** What depends on an input was recorded after it. */
  private static long oldest(List<Tensor> inputs) {
    return inputs.stream().mapToLong(i -> i.node == null ? 0 : i.node.id).min().orElse(0);
  }

  /** What the output was computed from, the earliest first. */
  private static List<Step> reached(Tensor output, long oldest) {
    IdentityHashMap<Node, Step> known = new IdentityHashMap<>();
    ArrayDeque<Tensor> open = new ArrayDeque<>();
    open.push(output);
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      Node node = tensor.node;
      if (node != null && node.id >= oldest) {
        Step step = known.get(node);
        if (step == null) {
          step = new Step(node);
          known.put(node, step);
          for (Tensor input : node.inputs) {
            open.push(input);
          }
        }
        step.results[tensor.output] = tensor;
      }
    }
    List<Step> steps = new ArrayList<>(known.values());
    steps.sort(Comparator.comparingLong((Step step) -> step.node.id));
    return steps;
  }

  /** The output's tangent, to be differentiated again unless recording is paused. */
  Tensor along(List<Tensor> directions) {
    IdentityHashMap<Tensor, Tensor> tangents = new IdentityHashMap<>();
    for (int i = 0; i < directions.size(); i++) {
      // Another tensor than the caller's, who may close either.
      tangents.merge(inputs.get(i), directions.get(i).alias(), Tensor::add);
    }
    for (Step step : steps) {
      @Nullable Tensor[] results = across(step.node, step.results, tangents);
      for (int i = 0; i < results.length; i++) {
        Tensor result = step.results[i];
        Tensor tangent = results[i];
        if (result != null && tangent != null) {
          tangents.merge(result, tangent, Tensor::add);
        }
      }
    }
    Tensor found = tangents.get(output);
    return found == null ? Tensor.zeros(output.shape().toArray()) : found;
  }

  /** The tangents of an operation's results; what else was made for them is closed at once. */
  private static @Nullable Tensor[] across(
      Node node, @Nullable Tensor[] results, IdentityHashMap<Tensor, Tensor> known) {
    @Nullable Tensor[] tangents = new @Nullable Tensor[node.inputs.length];
    for (int i = 0; i < tangents.length; i++) {
      tangents[i] = known.get(node.inputs[i]);
    }
    if (!Gradients.isPaused()) {
      return forward(node, results, tangents);
    }
    try (Scope inner = Scope.open()) {
      @Nullable Tensor[] found = forward(node, results, tangents);
      for (Tensor tangent : found) {
        if (tangent != null) {
          inner.keep(tangent);
        }
      }
      return found;
    }
  }

  private static @Nullable Tensor[] forward(
      Node node, @Nullable Tensor[] results, @Nullable Tensor[] tangents) {
    return node.backward instanceof Derivative direct
        ? new @Nullable Tensor[] {direct.forward(tangents)}
        : twiceBackward(node, results, tangents);
  }

  /**
   * By the way back alone, which is linear: J^T u does not depend on where u is, and the gradient
   * of its product with v, with respect to u, is J v.
   */
  private static @Nullable Tensor[] twiceBackward(
      Node node, @Nullable Tensor[] results, @Nullable Tensor[] tangents) {
    ThreadState state = ThreadState.current();
    boolean recording = state.recording;
    long oldest = state.upcomingNode();
    @Nullable Tensor[] dummies = new @Nullable Tensor[results.length];
    List<Tensor> wanted = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      Tensor result = results[i];
      if (result != null) {
        dummies[i] = Tensor.zeros(result.shape().toArray()).variable();
        wanted.add(dummies[i]);
      }
    }
    @Nullable Tensor[] pulled;
    state.recording = true;
    try {
      pulled = node.backward.apply(dummies.clone());
    } finally {
      state.recording = recording;
    }
    List<Tensor> back = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    for (int i = 0; i < pulled.length; i++) {
      Tensor gradient = pulled[i];
      Tensor tangent = tangents[i];
      if (gradient != null && tangent != null) {
        back.add(gradient);
        weights.add(tangent);
      }
    }
    List<Tensor> found = Gradients.pull(back, weights, wanted, oldest);
    @Nullable Tensor[] forward = new @Nullable Tensor[results.length];
    for (int i = 0, at = 0; i < results.length; i++) {
      if (dummies[i] != null) {
        forward[i] = found.get(at++);
      }
    }
    return forward;
  }
}
