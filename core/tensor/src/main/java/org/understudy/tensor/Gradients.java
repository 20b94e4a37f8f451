package org.understudy.tensor;

import java.util.List;

/** Stub. */
public final class Gradients {
  /** Stub. */
  public interface Recording extends AutoCloseable {
    @Override
    void close();
  }
  /** Stub. */
  public static List<Tensor> of(Tensor loss, List<Tensor> withRespectTo) {
    return null;
  }
  /** Stub. */
  public static List<Tensor> differentiable(Tensor loss, List<Tensor> withRespectTo) {
    return null;
  }
  /** Stub. */
  public static Recording pause() {
    return null;
  }
}
