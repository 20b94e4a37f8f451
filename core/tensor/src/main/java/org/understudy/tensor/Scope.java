package org.understudy.tensor;

/** Stub. */
public final class Scope implements AutoCloseable {
  /** Stub. */
  public static Scope open() {
    return null;
  }
  /** Stub. */
  public Tensor keep(Tensor tensor) {
    return null;
  }
  /** Stub. */
  @Override
  public void close() {
    
  }
}
