package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/** oneDNN's matrix products, with a bias and an activation fused in. */
final class ProductPrimitives {
  /**
   * Below this extent the operands are not rounded to bfloat16: a narrow network loses more by it
   * (a flow of width 50 some hundredths of a nat) than its small products save.
   */
  private static final int LEAST_ROUNDED = 64;

  /** Multiplications done while one number comes from memory. */
  private static final long OPERAND_WORK = 16;

  private final Primitives primitives;

  ProductPrimitives(Primitives primitives) {
    this.primitives = primitives;
  }

  /**
   * The sizes and layouts of a matrix product {@code [batch, m, k] x [batch, k, n]}; a transposed
   * operand lies in memory with its last two axes exchanged.
   *
   * @param batch number of products; 0 for a plain one without batch axis
   * @param activation one that fuses, see {@link Fusion}
   */
  record Product(
      int batch,
      int m,
      int k,
      int n,
      boolean transposeA,
      boolean transposeB,
      Activation activation) {
    /** Multiplications, or as many as take the time in which the operands come from memory. */
    private long work() {
      long operands = (long) m * k + (long) k * n + (long) m * n;
      return Math.max(1, batch) * Math.max((long) m * k * n, OPERAND_WORK * operands);
    }

    private int[] numbers(boolean bias, int type) {
      return new int[] {
        batch,
        m,
        k,
        n,
        transposeA ? 1 : 0,
        transposeB ? 1 : 0,
        Fusion.algorithm(activation),
        Float.floatToRawIntBits(Fusion.alpha(activation)),
        bias ? 1 : 0,
        type
      };
    }
  }

  /** c = activation(a b + bias), the bias along the columns; null for none. */
  void run(Product product, Storage a, Storage b, @Nullable Storage bias, Storage c) {
    int least = Math.min(product.m, Math.min(product.k, product.n));
    int type = least < LEAST_ROUNDED ? dnnl_f32 : Primitives.productType();
    boolean biased = bias != null;
    Primitives.Key key =
        new Primitives.Key(
            "matmul", primitives.team(product.work()), product.numbers(biased, type));
    Plan plan = primitives.plan(key, () -> plan(product, biased, type));
    if (biased) {
      plan.run(a, b, bias, c);
    } else {
      plan.run(a, b, c);
    }
  }

  private Plan plan(Product product, boolean biased, int type) {
    int batch = product.batch;
    dnnl_memory_desc a = operand(batch, product.m, product.k, product.transposeA, dnnl_f32);
    dnnl_memory_desc b = operand(batch, product.k, product.n, product.transposeB, dnnl_f32);
    dnnl_memory_desc c = operand(batch, product.m, product.n, false, dnnl_f32);
    // Rounded where they lie: oneDNN packs them faster itself than a reorder to the layout it
    // likes.
    dnnl_memory_desc wantedA = operand(batch, product.m, product.k, product.transposeA, type);
    dnnl_memory_desc wantedB = operand(batch, product.k, product.n, product.transposeB, type);
    dnnl_memory_desc bias = biased ? primitives.dense(1, product.n) : null;
    dnnl_primitive_attr attr = primitives.attributes();
    boolean rectified =
        primitives.activate(
            attr, Fusion.algorithm(product.activation), Fusion.alpha(product.activation));
    dnnl_primitive_desc pd = new dnnl_primitive_desc();
    Primitives.check(
        "matmul",
        dnnl_matmul_primitive_desc_create(pd, primitives.engine, wantedA, wantedB, bias, c, attr));
    Plan plan =
        biased
            ? Plan.rearranging(
                primitives,
                "matmul",
                pd,
                new int[] {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS, DNNL_ARG_DST},
                new dnnl_memory_desc[] {a, b, bias, c},
                new dnnl_memory_desc[] {wantedA, wantedB, bias, c},
                3)
            : Plan.rearranging(
                primitives,
                "matmul",
                pd,
                new int[] {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST},
                new dnnl_memory_desc[] {a, b, c},
                new dnnl_memory_desc[] {wantedA, wantedB, c},
                2);
    return rectified ? plan.withZeroSlope(primitives.dense(1, 1)) : plan;
  }

  private static int[] dims(int batch, int rows, int columns) {
    return batch == 0 ? new int[] {rows, columns} : new int[] {batch, rows, columns};
  }

  private dnnl_memory_desc operand(int batch, int rows, int columns, boolean transposed, int type) {
    int rowStride = transposed ? 1 : columns;
    int columnStride = transposed ? rows : 1;
    int[] strides =
        batch == 0
            ? new int[] {rowStride, columnStride}
            : new int[] {rows * columns, rowStride, columnStride};
    return primitives.describe(dims(batch, rows, columns), strides, type);
  }
}
