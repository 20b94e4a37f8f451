package org.understudy.autoregressive;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/**
 * Numbers for every part of a row, made of the parts before it and a context. A part is an element,
 * or a site of several elements such as a pixel.
 */
interface CausalNetwork {
  /**
   * The numbers for all parts at once, where the row is known.
   *
   * @param x {@code [n, parts, in]}
   * @param context {@code [n, width]} or {@code [1, width]}, null if there is none
   * @return {@code [n, parts, out]}
   */
  Tensor apply(Tensor x, @Nullable Tensor context);

  /**
   * Walks over the parts, where each is drawn from the numbers for it.
   *
   * @return makes a walk for so many rows, on any thread, with the weights of now
   */
  IntFunction<Walk> walks();

  /** What training changes. */
  Parameters parameters();

  /**
   * The numbers part by part, each layer computed once for a part. It is not for differentiation,
   * and what it remembers belongs to the scope it is made, begun and asked in.
   */
  interface Walk {
    /**
     * Begins with the first part, whatever has been asked before.
     *
     * @param context {@code [rows, width]} or {@code [1, width]}, null if there is none
     */
    void begin(@Nullable Tensor context);

    /**
     * The numbers for the next part.
     *
     * @param before the part before it, {@code [rows, in]}; null for the first
     * @return {@code [rows, out]}, the caller's to close
     */
    Tensor next(@Nullable Tensor before);
  }
}
