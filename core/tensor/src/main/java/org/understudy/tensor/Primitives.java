package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.LongPointer;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN primitives of one thread, made once for each shape and setting. Only the data pointers
 * change from call to call, and the scratchpad is this thread's own, so threads never share state.
 */
final class Primitives {
  /** Beyond this many, the cache starts anew: shapes that never come back must not pile up. */
  private static final int CAPACITY = 4096;

  /** Below this many multiplications a second thread costs more than it saves. */
  private static final long PARALLEL_WORK = 4_000_000;

  /** What an element of an elementwise primitive counts for in multiplications. */
  private static final long ELEMENT_WORK = 8;

  private static final Cleaner CLEANER = Cleaner.create();

  private final Map<Key, Plan> plans = new HashMap<>();
  final dnnl_engine engine = processor();
  final dnnl_stream stream = new dnnl_stream();
  final Handles handles = new Handles();

  /** Frees what oneDNN has copied into the primitive that is being made. */
  final List<Runnable> temporaries = new ArrayList<>();

  /** Threads of this thread's OpenMP team; 0 before the first primitive. */
  private int team;

  /** Matrix products, which keep their plans here. */
  final ProductPrimitives products = new ProductPrimitives(this);

  /** The convolutions, likewise. */
  final ConvolutionPrimitives convolutions = new ConvolutionPrimitives(this);

  /** The local convolutions, likewise. */
  final LocalConvolutionPrimitives localConvolutions = new LocalConvolutionPrimitives(this);

  /** The normalisations, likewise. */
  final NormalisationPrimitives normalisations = new NormalisationPrimitives(this);

  Primitives() {
    check("stream", dnnl_stream_create(stream, engine, dnnl_stream_default_flags));
    dnnl_stream made = stream;
    Handles held = handles;
    CLEANER.register(
        this,
        () -> {
          held.destroy();
          dnnl_stream_destroy(made);
        });
  }

  /** What oneDNN must be told to free; apart from the plans, so that it outlives their thread. */
  static final class Handles {
    final List<dnnl_primitive> primitives = new ArrayList<>();
    final List<dnnl_memory> memories = new ArrayList<>();

    void destroy() {
      primitives.forEach(dnnl::dnnl_primitive_destroy);
      memories.forEach(dnnl::dnnl_memory_destroy);
      primitives.clear();
      memories.clear();
    }
  }

  private static @Nullable dnnl_engine shared;

  /**
   * The processor, made when the first tensor needs it and not in a static initialiser, whose
   * failure would hide the reason from the second caller.
   */
  private static synchronized dnnl_engine processor() {
    dnnl_engine made = shared;
    if (made == null) {
      NativeLibraries.load();
      made = new dnnl_engine();
      check("engine", dnnl_engine_create(made, dnnl_cpu, 0));
      shared = made;
    }
    return made;
  }

  static void check(String what, int status) {
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN could not run '" + what + "': status " + status);
    }
  }

  /** What distinguishes one primitive from another. */
  static final class Key {
    private final String kind;
    private final int team;
    private final int[] numbers;
    private final int hash;

    /** A primitive is made for a team of threads and must not run on a larger one. */
    Key(String kind, int team, int[] numbers) {
      this.kind = kind;
      this.team = team;
      this.numbers = numbers;
      this.hash = 31 * (31 * kind.hashCode() + team) + Arrays.hashCode(numbers);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && hash == that.hash
          && team == that.team
          && kind.equals(that.kind)
          && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Whether this thread's operations keep to it, because its siblings have the other cores. */
  boolean alone;

  /** Sets the threads of the next primitive: a small one pays more for a team than it gains. */
  int team(long multiplications) {
    int threads = alone || multiplications < PARALLEL_WORK ? 1 : Engine.threads();
    if (threads != team) {
      OpenMp.threads(threads);
      team = threads;
    }
    return threads;
  }

  Plan plan(Key key, Supplier<Plan> maker) {
    Plan plan = plans.get(key);
    if (plan == null) {
      if (plans.size() >= CAPACITY) {
        plans.clear();
        handles.destroy();
      }
      try {
        plan = maker.get();
      } finally {
        temporaries.forEach(Runnable::run);
        temporaries.clear();
      }
      plans.put(key, plan);
    }
    return plan;
  }

  dnnl_memory_desc describe(int[] dims, int[] strides) {
    return describe(dims, strides, dnnl_f32);
  }

  /** A layout of the given element type, freed when the primitive being made is ready. */
  dnnl_memory_desc describe(int[] dims, int[] strides, int type) {
    LongPointer d = new LongPointer(dims.length);
    LongPointer s = new LongPointer(dims.length);
    for (int i = 0; i < dims.length; i++) {
      d.put(i, dims[i]);
      s.put(i, strides[i]);
    }
    dnnl_memory_desc desc = new dnnl_memory_desc();
    check("memory descriptor", dnnl_memory_desc_create_with_strides(desc, dims.length, d, type, s));
    temporaries.add(() -> dnnl_memory_desc_destroy(desc));
    return desc;
  }

  /** A layout that oneDNN is to choose, freed likewise. */
  dnnl_memory_desc any(int[] dims, int type) {
    LongPointer d = new LongPointer(dims.length);
    for (int i = 0; i < dims.length; i++) {
      d.put(i, dims[i]);
    }
    dnnl_memory_desc desc = new dnnl_memory_desc();
    check(
        "memory descriptor",
        dnnl_memory_desc_create_with_tag(desc, dims.length, d, type, dnnl_format_tag_any));
    temporaries.add(() -> dnnl_memory_desc_destroy(desc));
    return desc;
  }

  dnnl_memory_desc dense(int... dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, dims[i]);
    }
    return describe(dims, strides);
  }

  dnnl_primitive_attr attributes() {
    dnnl_primitive_attr attr = new dnnl_primitive_attr();
    check("attributes", dnnl_primitive_attr_create(attr));
    temporaries.add(() -> dnnl_primitive_attr_destroy(attr));
    check("attributes", dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user));
    check("attributes", dnnl_primitive_attr_set_deterministic(attr, 1));
    return attr;
  }

  /** The element type that products are computed in. */
  static int productType() {
    return Engine.bfloat16() ? dnnl_bf16 : dnnl_f32;
  }

  /** y = f(x) over {@code size} elements. */
  void eltwise(int algorithm, float alpha, float beta, int size, Storage x, Storage y) {
    eltwise(algorithm, alpha, beta, size).run(x, y);
  }

  /** The same for an x and a y that are yet to be named. */
  Plan eltwise(int algorithm, float alpha, float beta, int size) {
    Key key =
        new Key(
            "eltwise",
            team(ELEMENT_WORK * size),
            new int[] {
              algorithm, Float.floatToRawIntBits(alpha), Float.floatToRawIntBits(beta), size
            });
    return plan(
        key,
        () -> {
          dnnl_memory_desc desc = dense(size);
          dnnl_primitive_desc pd = new dnnl_primitive_desc();
          check(
              "eltwise",
              dnnl_eltwise_forward_primitive_desc_create(
                  pd,
                  engine,
                  dnnl_forward_inference,
                  algorithm,
                  desc,
                  desc,
                  alpha,
                  beta,
                  attributes()));
          return new Plan(
              this,
              "eltwise",
              pd,
              new int[] {DNNL_ARG_SRC, DNNL_ARG_DST},
              new dnnl_memory_desc[] {desc, desc});
        });
  }

  /**
   * gx = gy f'(x), for an x, a gy and a gx that are yet to be named; {@code usesOutput} says that
   * instead of x there will be y.
   */
  Plan eltwiseBackward(int algorithm, float alpha, float beta, boolean usesOutput, int size) {
    Key key =
        new Key(
            "eltwise backward",
            team(ELEMENT_WORK * size),
            new int[] {
              algorithm, Float.floatToRawIntBits(alpha), Float.floatToRawIntBits(beta), size
            });
    return plan(
        key,
        () -> {
          dnnl_memory_desc desc = dense(size);
          dnnl_primitive_desc hint = new dnnl_primitive_desc();
          check(
              "eltwise backward",
              dnnl_eltwise_forward_primitive_desc_create(
                  hint,
                  engine,
                  dnnl_forward_training,
                  algorithm,
                  desc,
                  desc,
                  alpha,
                  beta,
                  attributes()));
          temporaries.add(() -> dnnl_primitive_desc_destroy(hint));
          dnnl_primitive_desc pd = new dnnl_primitive_desc();
          check(
              "eltwise backward",
              dnnl_eltwise_backward_primitive_desc_create(
                  pd, engine, algorithm, desc, desc, desc, alpha, beta, hint, attributes()));
          return new Plan(
              this,
              "eltwise backward",
              pd,
              new int[] {
                usesOutput ? DNNL_ARG_DST : DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC
              },
              new dnnl_memory_desc[] {desc, desc, desc});
        });
  }

  /** c = a op b; b may have extents of one where a has more. Both of the same rank. */
  void binary(int algorithm, int[] aDims, int[] bDims, Storage a, Storage b, Storage c) {
    int rank = aDims.length;
    int[] numbers = new int[1 + 2 * rank];
    numbers[0] = algorithm;
    System.arraycopy(aDims, 0, numbers, 1, rank);
    System.arraycopy(bDims, 0, numbers, 1 + rank, rank);
    plan(
            new Key("binary", team(ELEMENT_WORK * c.capacity()), numbers),
            () -> {
              dnnl_memory_desc aDesc = dense(aDims);
              dnnl_memory_desc bDesc = dense(bDims);
              dnnl_primitive_desc pd = new dnnl_primitive_desc();
              check(
                  "binary",
                  dnnl_binary_primitive_desc_create(
                      pd, engine, algorithm, aDesc, bDesc, aDesc, attributes()));
              return new Plan(
                  this,
                  "binary",
                  pd,
                  new int[] {DNNL_ARG_SRC_0, DNNL_ARG_SRC_1, DNNL_ARG_DST},
                  new dnnl_memory_desc[] {aDesc, bDesc, aDesc});
            })
        .run(a, b, c);
  }

  /** Softmax over the middle of three axes. */
  void softmax(int outer, int extent, int inner, Storage x, Storage y) {
    Key key =
        new Key(
            "softmax",
            team(ELEMENT_WORK * outer * extent * inner),
            new int[] {outer, extent, inner});
    plan(
            key,
            () -> {
              dnnl_memory_desc desc = dense(outer, extent, inner);
              dnnl_primitive_desc pd = new dnnl_primitive_desc();
              check(
                  "softmax",
                  dnnl_softmax_forward_primitive_desc_create(
                      pd,
                      engine,
                      dnnl_forward_inference,
                      dnnl_softmax_accurate,
                      desc,
                      desc,
                      1,
                      attributes()));
              return new Plan(
                  this,
                  "softmax",
                  pd,
                  new int[] {DNNL_ARG_SRC, DNNL_ARG_DST},
                  new dnnl_memory_desc[] {desc, desc});
            })
        .run(x, y);
  }

  /** Adds a tensor of the given layout, argument 1 of the first post-op, behind a product. */
  void add(dnnl_primitive_attr attr, dnnl_memory_desc added) {
    dnnl_post_ops post = new dnnl_post_ops();
    check("addition", dnnl_post_ops_create(post));
    temporaries.add(() -> dnnl_post_ops_destroy(post));
    check("addition", dnnl_post_ops_append_binary(post, dnnl_binary_add, added));
    check("addition", dnnl_primitive_attr_set_post_ops(attr, post));
  }

  /**
   * Fuses an elementwise function behind a product.
   *
   * @param algorithm 0 for none
   * @return whether it became a slope of zero, which the plan needs as an argument: fused, oneDNN's
   *     own relu turns NaN to zero
   */
  boolean activate(dnnl_primitive_attr attr, int algorithm, float alpha) {
    if (algorithm == 0) {
      return false;
    }
    boolean rectified = algorithm == dnnl_eltwise_relu && alpha == 0;
    dnnl_post_ops post = new dnnl_post_ops();
    check("activation", dnnl_post_ops_create(post));
    temporaries.add(() -> dnnl_post_ops_destroy(post));
    check(
        "activation",
        rectified
            ? dnnl_post_ops_append_prelu(post, 0)
            : dnnl_post_ops_append_eltwise(post, algorithm, alpha, 0));
    check("activation", dnnl_primitive_attr_set_post_ops(attr, post));
    return rectified;
  }
}
