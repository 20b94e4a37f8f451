package org.understudy.tensor;

import org.jspecify.annotations.Nullable;

/** All that an operation needs of the thread it runs on, behind one thread-local look-up. */
final class ThreadState {
  private static final ThreadLocal<ThreadState> CURRENT = ThreadLocal.withInitial(ThreadState::new);

  final Pool pool = new Pool();
  final Primitives primitives = new Primitives();
  @Nullable Scope scope;
  boolean recording = true;
  private long nodes;
  private int openMpThreads = -1;

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

  /** Sets the OpenMP team of this thread; a small operation pays more for a team than it gains. */
  void useThreads(int count) {
    if (count != openMpThreads) {
      OpenMp.threads(count);
      openMpThreads = count;
    }
  }
}
