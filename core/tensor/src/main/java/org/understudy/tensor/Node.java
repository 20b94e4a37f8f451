package org.understudy.tensor;

import org.jspecify.annotations.Nullable;

/** How tensors came to be: the inputs of an operation and its derivative, written in operations. */
final class Node {
  /** From the outputs' gradients, null where an output had no influence, to the inputs'. */
  interface Backward {
    @Nullable Tensor[] apply(@Nullable Tensor[] outputGradients);
  }

  final long id;
  final Tensor[] inputs;
  final Backward backward;
  final int outputs;

  /** Scratch of the differentiation in progress on the thread that made this node. */
  @Nullable Tensor @Nullable [] gradients;

  Object visit = Node.class;
  boolean needed;

  Node(long id, Tensor[] inputs, Backward backward, int outputs) {
    this.id = id;
    this.inputs = inputs;
    this.backward = backward;
    this.outputs = outputs;
  }
}
