package org.understudy.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Reverse-mode differentiation of a scalar. */
@API(status = API.Status.EXPERIMENTAL)
public final class Gradients {
  /** While open, recording on its thread is as was asked for: see {@link #pause}. */
  public interface Recording extends AutoCloseable {
    @Override
    void close();
  }

  private final IdentityHashMap<Tensor, Integer> wanted = new IdentityHashMap<>();
  private final @Nullable Tensor[] found;

  /** Older nodes belong to a differentiation that this one runs inside of, and are left alone. */
  private final long oldest;

  /** Where gradients live that are closed as soon as nobody waits for them; null to keep all. */
  private final @Nullable Scope work;

  private Gradients(List<Tensor> withRespectTo, long oldest, @Nullable Scope work) {
    this.oldest = oldest;
    this.work = work;
    for (int i = 0; i < withRespectTo.size(); i++) {
      wanted.putIfAbsent(withRespectTo.get(i), i);
    }
    found = new @Nullable Tensor[withRespectTo.size()];
  }

  /**
   * The gradients of a scalar; zeros where it does not depend on a tensor.
   *
   * @param loss a tensor with one element
   * @param withRespectTo tensors that require gradients
   * @return one tensor for each, of its shape
   * @throws IllegalArgumentException if the loss has more than one element
   */
  public static List<Tensor> of(Tensor loss, List<Tensor> withRespectTo) {
    try (Recording paused = pause();
        Scope work = Scope.open()) {
      List<Tensor> found = pull(List.of(loss), List.of(seed(loss)), withRespectTo, 0);
      return found.stream().map(work::keep).toList();
    }
  }

  /** As {@link #of}, with results that can be differentiated again. */
  public static List<Tensor> differentiable(Tensor loss, List<Tensor> withRespectTo) {
    return pull(List.of(loss), List.of(seed(loss)), withRespectTo, 0);
  }

  /**
   * The gradients of tensors whose own are known, through nodes made since {@code oldest} only; to
   * be differentiated again unless recording is paused.
   */
  static List<Tensor> pull(
      List<Tensor> tensors, List<Tensor> gradients, List<Tensor> withRespectTo, long oldest) {
    if (!isPaused()) {
      return new Gradients(withRespectTo, oldest, null).run(tensors, gradients, withRespectTo);
    }
    try (Scope work = Scope.open()) {
      Gradients run = new Gradients(withRespectTo, oldest, work);
      return run.run(tensors, gradients, withRespectTo).stream().map(work::keep).toList();
    }
  }

  private static Tensor seed(Tensor loss) {
    if (loss.size() != 1) {
      throw new IllegalArgumentException(
          "gradients: the loss must be a scalar, it has shape " + loss.shape());
    }
    return Tensor.full(1, loss.shape().toArray());
  }

  /** Stops recording on this thread until the result is closed: the way to run a trained model. */
  public static Recording pause() {
    return recording(false);
  }

  /**
   * Records on this thread until the result is closed, inside a {@link #pause} too: for what
   * follows a gradient on its way, such as draws by Langevin steps.
   */
  public static Recording resume() {
    return recording(true);
  }

  private static Recording recording(boolean on) {
    ThreadState state = ThreadState.current();
    boolean before = state.recording;
    state.recording = on;
    return () -> state.recording = before;
  }

  /** Whether nothing computed on this thread is recorded now, see {@link #pause}. */
  public static boolean isPaused() {
    return !ThreadState.current().recording;
  }

  private List<Tensor> run(
      List<Tensor> tensors, List<Tensor> gradients, List<Tensor> withRespectTo) {
    ThreadState state = ThreadState.current();
    Gradients outer = state.run;
    state.run = this;
    try {
      sweep(tensors, gradients);
    } finally {
      state.run = outer;
    }
    List<Tensor> results = new ArrayList<>(withRespectTo.size());
    for (Tensor tensor : withRespectTo) {
      Tensor gradient = found[wanted.get(tensor)];
      results.add(gradient == null ? Tensor.zeros(tensor.shape().toArray()) : gradient);
    }
    return results;
  }

  private void sweep(List<Tensor> tensors, List<Tensor> gradients) {
    List<Node> order = order(tensors);
    for (int i = 0; i < tensors.size(); i++) {
      arrive(tensors.get(i), gradients.get(i));
    }
    for (Node node : order) {
      @Nullable Tensor @Nullable [] outputGradients = node.gradients;
      if (outputGradients == null) {
        continue;
      }
      @Nullable Tensor[] inputGradients = backward(node, outputGradients);
      for (int i = 0; i < node.inputs.length; i++) {
        Tensor gradient = inputGradients[i];
        if (gradient != null && node.inputs[i].requiresGradient()) {
          arrive(node.inputs[i], gradient);
        }
      }
      node.gradients = null;
      for (Tensor gradient : outputGradients) {
        if (gradient != null) {
          gradient.awaited--;
          drop(gradient);
        }
      }
      for (Tensor gradient : inputGradients) {
        if (gradient != null) {
          drop(gradient);
        }
      }
    }
  }

  /**
   * Whether a gradient of an operation's input is of use: to the differentiation in progress, which
   * may be after other tensors than this one depends on.
   */
  static boolean wants(Tensor input) {
    Gradients run = ThreadState.current().run;
    if (run == null || !input.requiresGradient()) {
      return input.requiresGradient();
    }
    Node node = input.node;
    return run.wanted.containsKey(input) || (node != null && run.isOwn(node) && node.needed);
  }

  /** The gradients of a node's inputs; what else its derivative made is closed at once. */
  private @Nullable Tensor[] backward(Node node, @Nullable Tensor[] outputGradients) {
    if (work == null) {
      return node.backward.apply(outputGradients);
    }
    try (Scope inner = Scope.open()) {
      @Nullable Tensor[] inputGradients = node.backward.apply(outputGradients);
      for (Tensor gradient : inputGradients) {
        if (gradient != null) {
          inner.keep(gradient);
        }
      }
      return inputGradients;
    }
  }

  /** Closes a gradient of this run that nobody waits for. */
  private void drop(Tensor gradient) {
    if (work != null && gradient.awaited == 0 && gradient.owner == work) {
      gradient.close();
    }
  }

  /** The sum of what has arrived so far and one more. */
  private Tensor joined(@Nullable Tensor before, Tensor gradient) {
    if (before == null) {
      gradient.awaited++;
      return gradient;
    }
    Tensor sum = before.add(gradient);
    sum.awaited++;
    before.awaited--;
    drop(before);
    return sum;
  }

  private void arrive(Tensor tensor, Tensor gradient) {
    Integer index = wanted.get(tensor);
    if (index != null) {
      found[index] = joined(found[index], gradient);
    }
    Node node = tensor.node;
    if (isOwn(node) && node.needed) {
      if (node.gradients == null) {
        node.gradients = new @Nullable Tensor[node.outputs];
      }
      node.gradients[tensor.output] = joined(node.gradients[tensor.output], gradient);
    }
  }

  private boolean isOwn(@Nullable Node node) {
    return node != null && node.id >= oldest;
  }

  /** The nodes between given tensors and what is wanted, the latest first. */
  private List<Node> order(List<Tensor> tensors) {
    List<Node> needed = new ArrayList<>();
    Object visit = new Object();
    ArrayDeque<Node> stack = new ArrayDeque<>();
    List<Node> reached = new ArrayList<>();
    for (Tensor tensor : tensors) {
      Node node = tensor.node;
      if (isOwn(node) && node.visit != visit) {
        node.visit = visit;
        stack.push(node);
      }
    }
    while (!stack.isEmpty()) {
      Node node = stack.pop();
      reached.add(node);
      for (Tensor input : node.inputs) {
        Node before = input.node;
        if (isOwn(before) && before.visit != visit) {
          before.visit = visit;
          stack.push(before);
        }
      }
    }
    reached.sort(Comparator.comparingLong((Node node) -> node.id));
    for (Node node : reached) {
      node.needed = false;
      node.gradients = null;
      for (Tensor input : node.inputs) {
        if (wanted.containsKey(input) || (isOwn(input.node) && input.node.needed)) {
          node.needed = true;
          break;
        }
      }
    }
    for (int i = reached.size() - 1; i >= 0; i--) {
      if (reached.get(i).needed) {
        needed.add(reached.get(i));
      }
    }
    return needed;
  }

  /**
   * The partial derivatives of a fused operation through its composed form, for when they are to be
   * differentiated again.
   */
  static @Nullable Tensor[] through(
      java.util.function.Function<Tensor[], Tensor[]> composed,
      Tensor[] inputs,
      @Nullable Tensor[] outputGradients) {
    long oldest = ThreadState.current().upcomingNode();
    Tensor[] aliases = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      aliases[i] = inputs[i].alias();
    }
    Tensor[] outputs = composed.apply(aliases);
    List<Tensor> used = new ArrayList<>();
    List<Tensor> seeds = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      Tensor gradient = outputGradients[i];
      if (gradient != null) {
        used.add(outputs[i]);
        seeds.add(gradient);
      }
    }
    List<Tensor> wanted = new ArrayList<>();
    for (Tensor alias : aliases) {
      if (alias.requiresGradient()) {
        wanted.add(alias);
      }
    }
    @Nullable Tensor[] result = new @Nullable Tensor[inputs.length];
    IdentityHashMap<Tensor, Tensor> byAlias = new IdentityHashMap<>();
    List<Tensor> gradients = pull(used, seeds, wanted, oldest);
    for (int i = 0; i < wanted.size(); i++) {
      byAlias.put(wanted.get(i), gradients.get(i));
    }
    for (int i = 0; i < aliases.length; i++) {
      result[i] = byAlias.get(aliases[i]);
    }
    return result;
  }
}
