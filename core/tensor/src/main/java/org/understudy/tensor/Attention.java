package org.understudy.tensor;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Scaled dot-product attention (Vaswani et al. 2017). */
@API(status = API.Status.EXPERIMENTAL)
public final class Attention {
  private Attention() {}

  /**
   * softmax(query key^T / sqrt(width) + mask) value.
   *
   * @param query {@code [batch, queries, width]}; heads count as batch
   * @param key {@code [batch, keys, width]}
   * @param value {@code [batch, keys, width of the result]}
   * @param mask added to the scores, of a shape that broadcasts to {@code [batch, queries, keys]}:
   *     minus infinity where a key must not be seen; or null
   * @return {@code [batch, queries, width of the result]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Tensor of(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask) {
    boolean fits =
        query.rank() == 3
            && key.rank() == 3
            && value.rank() == 3
            && query.dim(0) == key.dim(0)
            && key.dim(0) == value.dim(0)
            && query.dim(2) == key.dim(2)
            && key.dim(1) == value.dim(1);
    if (!fits) {
      throw new IllegalArgumentException(
          ("attention: query %s, key %s and value %s do not fit; expected [batch, queries, width],"
                  + " [batch, keys, width], [batch, keys, out]")
              .formatted(query.shape(), key.shape(), value.shape()));
    }
    // Scaling the shorter operand, not the scores, touches fewer numbers.
    Tensor scaled = query.mul((float) (1 / Math.sqrt(query.dim(2))));
    Tensor scores = scaled.matmul(key, false, true);
    if (mask != null) {
      Shape shape = scores.shape();
      if (!Shape.broadcast("attention mask", mask.shape(), shape).equals(shape)) {
        throw new IllegalArgumentException(
            "attention mask: shapes %s and %s do not fit; expected one that broadcasts to the second"
                .formatted(mask.shape(), shape));
      }
      scores = scores.add(mask);
    }
    return scores.softmax(2).matmul(value);
  }

  /** The mask by which a position sees itself and those before it: {@code [length, length]}. */
  public static Tensor causal(int length) {
    if (length < 0) {
      throw new IllegalArgumentException("causal mask: expected a length >= 0, found " + length);
    }
    float[] mask = new float[length * length];
    for (int i = 0; i < length; i++) {
      for (int j = i + 1; j < length; j++) {
        mask[i * length + j] = Float.NEGATIVE_INFINITY;
      }
    }
    return Tensor.of(mask, length, length);
  }
}
