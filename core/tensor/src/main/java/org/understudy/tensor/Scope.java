package org.understudy.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Owns the tensors made on its thread while it is the innermost open scope, and gives their memory
 * back to the thread's pool when it closes.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *   Tensor loss = model.loss(batch);
 *   ...
 * }
 * }</pre>
 *
 * <p>What is differentiated later must not be computed in a scope that has closed by then.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Scope implements AutoCloseable {
  private final ThreadState state;
  private final @Nullable Scope parent;
  private final Thread owner = Thread.currentThread();
  private @Nullable Tensor[] tensors = new @Nullable Tensor[16];
  private int count;
  private boolean closed;
  private @Nullable List<Runnable> ends;

  private Scope(ThreadState state) {
    this.state = state;
    this.parent = state.scope;
    state.scope = this;
    Watch.made(this, "scope of", owner);
  }

  /** Opens a scope inside the innermost one of this thread. */
  public static Scope open() {
    return new Scope(ThreadState.current());
  }

  static Scope current(ThreadState state) {
    Scope scope = state.scope;
    if (scope == null) {
      throw new IllegalStateException(
          "no scope is open on thread '"
              + Thread.currentThread().getName()
              + "': tensors need one to own their memory; wrap the work in"
              + " try (Scope scope = Scope.open()) { ... }");
    }
    return scope;
  }

  void own(Tensor tensor) {
    if (count == tensors.length) {
      tensors = Arrays.copyOf(tensors, 2 * count);
    }
    tensor.owner = this;
    tensor.slot = count;
    tensors[count++] = tensor;
  }

  void disown(Tensor tensor) {
    tensors[tensor.slot] = null;
    tensor.owner = null;
  }

  /**
   * Hands a tensor of this scope to the enclosing one.
   *
   * @return the tensor
   * @throws IllegalStateException if no scope encloses this one, or the tensor is closed
   */
  public Tensor keep(Tensor tensor) {
    if (parent == null) {
      throw new IllegalStateException(
          "keep: this is the outermost scope of its thread, nothing encloses it; copy the numbers"
              + " out with toArray(), or open a scope around it");
    }
    tensor.storage();
    if (tensor.owner == this) {
      disown(tensor);
      parent.own(tensor);
    }
    return tensor;
  }

  /**
   * Has something else end with the innermost open scope of this thread: a model that was made for
   * it alone.
   *
   * @throws IllegalStateException if no scope is open
   */
  public static void onClose(Runnable end) {
    Scope scope = current(ThreadState.current());
    if (scope.ends == null) {
      scope.ends = new ArrayList<>();
    }
    scope.ends.add(end);
  }

  /**
   * Closes every tensor this scope owns. Closing twice does nothing.
   *
   * @throws IllegalStateException if called on another thread, or while an inner scope is open
   */
  @Override
  public void close() {
    if (closed) {
      Watch.closedAgain(this);
      return;
    }
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "a scope of thread '"
              + owner.getName()
              + "' was closed on thread '"
              + Thread.currentThread().getName()
              + "': close it where it was opened");
    }
    if (state.scope != this) {
      throw new IllegalStateException(
          "a scope was closed while a scope inside it is open: close the inner one first");
    }
    closed = true;
    Watch.closed(this);
    state.scope = parent;
    for (int i = count - 1; i >= 0; i--) {
      Tensor tensor = tensors[i];
      if (tensor != null) {
        tensor.owner = null;
        tensor.release(state);
      }
    }
    state.pool.flush();
    if (ends != null) {
      ends.forEach(Runnable::run);
    }
  }
}
