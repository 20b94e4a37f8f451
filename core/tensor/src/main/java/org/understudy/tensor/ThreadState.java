package org.understudy.tensor;

import org.jspecify.annotations.Nullable;

/** All that an operation needs of the thread it runs on, behind one thread-local look-up. */
final class ThreadState {
  private static final ThreadLocal<ThreadState> CURRENT = ThreadLocal.withInitial(ThreadState::new);

  final Pool pool = new Pool();
  final Primitives primitives = new Primitives();

  /** One number, as the second operand of a binary primitive. */
  final Storage number = Storage.allocate(1, 0);

  @Nullable Scope scope;

  /** The differentiation in progress, the innermost if it runs inside of others. */
  @Nullable Gradients run;

  boolean recording = true;
  private long nodes;

  static ThreadState current() {
    return CURRENT.get();
  }

  /** Nodes are numbered in the order they are made, which is an order of dependence. */
  long nextNode() {
    return nodes++;
  }

  /** The number the next node will have. */
  long upcomingNode() {
    return nodes;
  }
}
