package org.understudy.tensor;

/** Stub. */
public final class Parameter implements AutoCloseable {
  /** Stub. */
  public Parameter(String name, Shape shape, float[] initial) {
    
  }
  /** Stub. */
  public static Parameter frozen(String name, Shape shape, float[] values) {
    return null;
  }
  /** Stub. */
  public String name() {
    return null;
  }
  /** Stub. */
  public Shape shape() {
    return null;
  }
  /** Stub. */
  public Tensor value() {
    return null;
  }
  /** Stub. */
  public float[] toArray() {
    return null;
  }
  /** Stub. */
  public void set(float[] values) {
    
  }
  /** Stub. */
  public boolean trainable() {
    return false;
  }
  /** Stub. */
  @Override
  public void close() {
    
  }
}
