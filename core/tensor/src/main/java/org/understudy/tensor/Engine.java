package org.understudy.tensor;

/** Stub. */
public final class Engine {
  /** Stub. */
  public enum Precision {
    /** Stub. */
    FLOAT32,
    /** Stub. */
    BFLOAT16
  }
  /** Stub. */
  public static int threads() {
    return 0;
  }
  /** Stub. */
  public static void threads(int count) {
    
  }
  /** Stub. */
  public static Precision precision() {
    return null;
  }
  /** Stub. */
  public static void precision(Precision precision) {
    
  }
  /** Stub. */
  public static String describe() {
    return null;
  }
}
