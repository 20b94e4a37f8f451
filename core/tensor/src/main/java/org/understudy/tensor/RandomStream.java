package org.understudy.tensor;

/** Stub. */
public final class RandomStream {
  /** Stub. */
  public static RandomStream of(long seed) {
    return null;
  }
  /** Stub. */
  public RandomStream split(String label) {
    return null;
  }
  /** Stub. */
  public RandomStream split(long index) {
    return null;
  }
  /** Stub. */
  public long nextLong() {
    return 0;
  }
  /** Stub. */
  public int nextInt(int bound) {
    return 0;
  }
  /** Stub. */
  public float nextFloat() {
    return 0;
  }
  /** Stub. */
  public double nextDouble() {
    return 0;
  }
  /** Stub. */
  public double nextGaussian() {
    return 0;
  }
  /** Stub. */
  public Tensor normal(int... dims) {
    return null;
  }
  /** Stub. */
  public Tensor uniform(int... dims) {
    return null;
  }
  /** Stub. */
  public void fillNormal(float[] target) {
    
  }
  /** Stub. */
  public void fillUniform(float[] target) {
    
  }
  /** Stub. */
  public int[] permutation(int n) {
    return null;
  }
  /** Stub. */
  public long[] state() {
    return null;
  }
  /** Stub. */
  public static RandomStream restore(long[] state) {
    return null;
  }
}
