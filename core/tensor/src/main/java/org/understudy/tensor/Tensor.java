package org.understudy.tensor;

/** Stub. */
public final class Tensor implements AutoCloseable {
  /** Stub. */
  public static Tensor of(float[] values, int... dims) {
    return null;
  }
  /** Stub. */
  public static Tensor scalar(float value) {
    return null;
  }
  /** Stub. */
  public static Tensor zeros(int... dims) {
    return null;
  }
  /** Stub. */
  public static Tensor ones(int... dims) {
    return null;
  }
  /** Stub. */
  public static Tensor full(float value, int... dims) {
    return null;
  }
  /** Stub. */
  public static Tensor concat(int axis, Tensor... parts) {
    return null;
  }
  /** Stub. */
  public static Tensor stack(int axis, Tensor... parts) {
    return null;
  }
  /** Stub. */
  public static Tensor where(Tensor mask, Tensor a, Tensor b) {
    return null;
  }
  /** Stub. */
  public Shape shape() {
    return null;
  }
  /** Stub. */
  public int rank() {
    return 0;
  }
  /** Stub. */
  public int dim(int axis) {
    return 0;
  }
  /** Stub. */
  public int size() {
    return 0;
  }
  /** Stub. */
  public float[] toArray() {
    return null;
  }
  /** Stub. */
  public float item() {
    return 0;
  }
  /** Stub. */
  public void copyTo(float[] target, int offset) {
    
  }
  /** Stub. */
  public boolean requiresGradient() {
    return false;
  }
  /** Stub. */
  public Tensor neg() {
    return null;
  }
  /** Stub. */
  public Tensor reciprocal() {
    return null;
  }
  /** Stub. */
  public Tensor exp() {
    return null;
  }
  /** Stub. */
  public Tensor log() {
    return null;
  }
  /** Stub. */
  public Tensor log1p() {
    return null;
  }
  /** Stub. */
  public Tensor sqrt() {
    return null;
  }
  /** Stub. */
  public Tensor square() {
    return null;
  }
  /** Stub. */
  public Tensor abs() {
    return null;
  }
  /** Stub. */
  public Tensor tanh() {
    return null;
  }
  /** Stub. */
  public Tensor sigmoid() {
    return null;
  }
  /** Stub. */
  public Tensor softplus() {
    return null;
  }
  /** Stub. */
  public Tensor relu() {
    return null;
  }
  /** Stub. */
  public Tensor elu() {
    return null;
  }
  /** Stub. */
  public Tensor gelu() {
    return null;
  }
  /** Stub. */
  public Tensor silu() {
    return null;
  }
  /** Stub. */
  public Tensor sin() {
    return null;
  }
  /** Stub. */
  public Tensor cos() {
    return null;
  }
  /** Stub. */
  public Tensor erf() {
    return null;
  }
  /** Stub. */
  public Tensor sum() {
    return null;
  }
  /** Stub. */
  public Tensor mean() {
    return null;
  }
  /** Stub. */
  public Tensor transpose() {
    return null;
  }
  /** Stub. */
  public Tensor detach() {
    return null;
  }
  /** Stub. */
  public Tensor standardNormalLogProb() {
    return null;
  }
  /** Stub. */
  public Tensor add(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor add(float other) {
    return null;
  }
  /** Stub. */
  public Tensor sub(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor sub(float other) {
    return null;
  }
  /** Stub. */
  public Tensor mul(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor mul(float other) {
    return null;
  }
  /** Stub. */
  public Tensor div(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor div(float other) {
    return null;
  }
  /** Stub. */
  public Tensor gt(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor gt(float other) {
    return null;
  }
  /** Stub. */
  public Tensor ge(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor ge(float other) {
    return null;
  }
  /** Stub. */
  public Tensor lt(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor lt(float other) {
    return null;
  }
  /** Stub. */
  public Tensor le(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor le(float other) {
    return null;
  }
  /** Stub. */
  public Tensor maximum(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor minimum(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor leakyRelu(float slope) {
    return null;
  }
  /** Stub. */
  public Tensor pow(float exponent) {
    return null;
  }
  /** Stub. */
  public Tensor clamp(float low, float high) {
    return null;
  }
  /** Stub. */
  public Tensor sum(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor mean(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor max(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor min(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor logSumExp(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor softmax(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor logSoftmax(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor cumsum(int axis) {
    return null;
  }
  /** Stub. */
  public Tensor sum(int axis, boolean keep) {
    return null;
  }
  /** Stub. */
  public Tensor matmul(Tensor other) {
    return null;
  }
  /** Stub. */
  public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
    return null;
  }
  /** Stub. */
  public Tensor dense(Tensor weight, @org.jspecify.annotations.Nullable Tensor bias, Activation activation) {
    return null;
  }
  /** Stub. */
  public Tensor permute(int... axes) {
    return null;
  }
  /** Stub. */
  public Tensor reshape(int... dims) {
    return null;
  }
  /** Stub. */
  public Tensor broadcastTo(Shape shape) {
    return null;
  }
  /** Stub. */
  public Tensor slice(int axis, int from, int to) {
    return null;
  }
  /** Stub. */
  public Tensor gather(int axis, int[] indices) {
    return null;
  }
  /** Stub. */
  public Tensor solveTriangular(Tensor triangle, boolean upper, boolean unitDiagonal) {
    return null;
  }
  /** Stub. */
  @Override
  public void close() {
    
  }
}
