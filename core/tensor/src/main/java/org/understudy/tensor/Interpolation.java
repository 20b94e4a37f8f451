package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Linear interpolation between the centres of positions, and its adjoint. The interpolation is
 * oneDNN's; its adjoint there is a plain loop, many times slower than the one here.
 */
final class Interpolation {
  private static final String NAME = "resampling";

  /** What one element counts for in multiplications. */
  private static final long ELEMENT_WORK = 16;

  /** Sums that stay at hand while their terms are added. */
  private static final int CHUNK = 2048;

  private Interpolation() {}

  /** From an image to one whose extents are multiples. */
  static void forward(Primitives primitives, Shape from, Shape to, Storage x, Storage y) {
    int[] numbers = Arrays.copyOf(from.toArray(), 2 * from.rank());
    System.arraycopy(to.toArray(), 0, numbers, from.rank(), to.rank());
    Primitives.Key key =
        new Primitives.Key("linear resampling", primitives.team(ELEMENT_WORK * to.size()), numbers);
    primitives.plan(key, () -> forwardPlan(primitives, from, to)).run(x, y);
  }

  private static Plan forwardPlan(Primitives primitives, Shape from, Shape to) {
    dnnl_memory_desc source = PoolingPrimitives.image(primitives, from);
    dnnl_memory_desc target = PoolingPrimitives.image(primitives, to);
    FloatPointer factors = new FloatPointer(from.rank() - 2);
    for (int i = 1; i < from.rank() - 1; i++) {
      factors.put(i - 1, (float) to.dim(i) / from.dim(i));
    }
    dnnl_primitive_desc pd = new dnnl_primitive_desc();
    Primitives.check(
        NAME,
        dnnl_resampling_forward_primitive_desc_create(
            pd,
            primitives.engine,
            dnnl_forward_inference,
            dnnl_resampling_linear,
            factors,
            source,
            target,
            primitives.attributes()));
    return new Plan(
        primitives,
        NAME,
        pd,
        new int[] {DNNL_ARG_SRC, DNNL_ARG_DST},
        new dnnl_memory_desc[] {source, target});
  }

  /** The adjoint along one axis: each small position collects what was made from it. */
  static void collect(Shape from, Shape to, int axis, FloatBuffer source, FloatBuffer target) {
    if (to.size() == 0) {
      return;
    }
    int small = to.dim(axis);
    int factor = from.dim(axis) / small;
    int inner = to.inner(axis);
    int outer = to.outer(axis);
    Collector collector = new Collector(small, factor, Math.min(CHUNK, inner));
    for (int o = 0; o < outer; o++) {
      for (int at = 0; at < inner; at += CHUNK) {
        int count = Math.min(CHUNK, inner - at);
        collector.collect(
            source, o * small * factor * inner + at, target, o * small * inner + at, inner, count);
      }
    }
  }

  /** Goes along an axis once, with the sums of the two positions between which it is. */
  private static final class Collector {
    private final int small;
    private final int factor;
    private final float[] terms;
    private float[] left;
    private float[] right;

    Collector(int small, int factor, int capacity) {
      this.small = small;
      this.factor = factor;
      terms = new float[capacity];
      left = new float[capacity];
      right = new float[capacity];
    }

    void collect(FloatBuffer source, int from, FloatBuffer target, int into, int step, int count) {
      Arrays.fill(left, 0);
      Arrays.fill(right, 0);
      int current = 0;
      for (int l = 0; l < small * factor; l++) {
        int phase = l % factor;
        int before = l / factor - (2 * phase + 1 < factor ? 1 : 0);
        while (current < Math.min(before, small - 1)) {
          target.put(into + current * step, left, 0, count);
          float[] done = left;
          left = right;
          right = done;
          Arrays.fill(right, 0);
          current++;
        }
        source.get(from + l * step, terms, 0, count);
        double position = (phase + 0.5) / factor - 0.5;
        float weight = (float) (position - Math.floor(position));
        if (before < 0 || before >= small - 1 || weight == 0) {
          add(terms, left, count);
        } else {
          share(weight, terms, left, right, count);
        }
      }
      target.put(into + current * step, left, 0, count);
    }
  }

  // On arrays, which unlike buffers let the compiler see that nothing overlaps.

  private static void add(float[] terms, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += terms[i];
    }
  }

  private static void share(float weight, float[] terms, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      left[i] += (1 - weight) * terms[i];
      right[i] += weight * terms[i];
    }
  }
}
