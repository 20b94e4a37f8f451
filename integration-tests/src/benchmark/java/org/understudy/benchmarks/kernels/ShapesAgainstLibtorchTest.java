package org.understudy.benchmarks.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Two operands whose shapes do not fit are refused where libtorch refuses them, in words that name
 * the operation and both shapes; shapes that fit are not.
 */
class ShapesAgainstLibtorchTest {
  private static Shape shape(RandomStream random, int rank) {
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = 1 + random.nextInt(3);
    }
    return Shape.of(dims);
  }

  private static void refusedAlike(
      String name,
      BiConsumer<Tensor, Tensor> ours,
      BiConsumer<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> peer,
      Shape a,
      Shape b) {
    Numbers x = Numbers.of(a, new float[a.size()]);
    Numbers y = Numbers.of(b, new float[b.size()]);
    boolean accepted = true;
    try (PointerScope pointers = new PointerScope()) {
      peer.accept(x.theirs(), y.theirs());
    } catch (RuntimeException refused) {
      accepted = false;
    }
    String message = refusal(ours, x, y);
    assertEquals(
        accepted,
        message == null,
        () -> name + " of " + a + " and " + b + ": ours says " + message + ", libtorch differs");
    if (message != null) {
      String needed = name + " of " + a + " and " + b + " says: " + message;
      assertTrue(message.contains(name), needed);
      assertTrue(message.contains(a.toString()), needed);
      assertTrue(message.contains(b.toString()), needed);
    }
  }

  private static @Nullable String refusal(BiConsumer<Tensor, Tensor> ours, Numbers x, Numbers y) {
    try (Scope scope = Scope.open()) {
      ours.accept(x.ours(), y.ours());
      return null;
    } catch (IllegalArgumentException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static void refusedAlike(
      String name,
      BiConsumer<Tensor, Tensor> ours,
      BiConsumer<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> peer,
      Sample sample) {
    RandomStream random = sample.random("shapes");
    Shape a = shape(random, random.nextInt(4));
    Shape b = shape(random, random.nextInt(4));
    refusedAlike(name, ours, peer, a, b);
  }

  @Seeded
  void add(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike("add", Tensor::add, (a, b) -> a.add(b), sample);
  }

  @Seeded
  void sub(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike("sub", Tensor::sub, (a, b) -> a.sub(b), sample);
  }

  @Seeded
  void mul(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike("mul", Tensor::mul, (a, b) -> a.mul(b), sample);
  }

  @Seeded
  void div(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike("div", Tensor::div, (a, b) -> a.div(b), sample);
  }

  @Seeded
  void maximum(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike("maximum", Tensor::maximum, (a, b) -> torch.maximum(a, b), sample);
  }

  @Seeded
  void minimum(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike("minimum", Tensor::minimum, (a, b) -> torch.minimum(a, b), sample);
  }

  @Seeded
  void comparisons(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike("gt", Tensor::gt, (a, b) -> a.gt(b), sample);
    refusedAlike("ge", Tensor::ge, (a, b) -> a.ge(b), sample);
    refusedAlike("lt", Tensor::lt, (a, b) -> a.lt(b), sample);
    refusedAlike("le", Tensor::le, (a, b) -> a.le(b), sample);
    refusedAlike("eq", Tensor::eq, (a, b) -> a.eq(b), sample);
  }

  @Seeded
  void where(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike(
        "where",
        (a, b) -> Tensor.where(a, a, b),
        (a, b) -> torch.where(a.ne(new org.bytedeco.pytorch.Scalar(0.0)), a, b),
        sample);
  }

  @Seeded
  void broadcastTo(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike(
        "broadcast",
        (a, b) -> a.broadcastTo(b.shape()),
        (a, b) -> a.expand(b.sizes().vec().get()),
        sample);
  }

  @Seeded
  void reshape(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike(
        "reshape",
        (a, b) -> a.reshape(b.shape().toArray()),
        (a, b) -> a.reshape(b.sizes().vec().get()),
        sample);
  }

  /** Ranks of two and of three, where libtorch's own rule is ours; other ranks we refuse. */
  @Seeded
  void matmul(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    RandomStream random = sample.random("shapes");
    int rank = 2 + random.nextInt(2);
    int batch = 1 + random.nextInt(2);
    Shape a = rank == 2 ? shape(random, 2) : shape(random, 2).prepend(batch);
    Shape b = rank == 2 ? shape(random, 2) : shape(random, 2).prepend(batch);
    refusedAlike("matmul", Tensor::matmul, (x, y) -> x.matmul(y), a, b);
  }

  @Seeded
  void dense(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    RandomStream random = sample.random("shapes");
    refusedAlike(
        "dense",
        (x, weight) -> x.dense(weight, null, Activation.RELU),
        (x, weight) -> torch.linear(x, weight),
        shape(random, 2),
        shape(random, 2));
  }

  @Seeded
  void concat(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    RandomStream random = sample.random("shapes");
    Shape a = shape(random, 1 + random.nextInt(3));
    Shape b = shape(random, 1 + random.nextInt(3));
    refusedAlike(
        "concat",
        (x, y) -> Tensor.concat(0, x, y),
        (x, y) -> torch.cat(new TensorVector(x, y), 0),
        a,
        b);
  }

  @Seeded
  void stack(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    refusedAlike(
        "stack",
        (x, y) -> Tensor.stack(0, x, y),
        (x, y) -> torch.stack(new TensorVector(x, y), 0),
        sample);
  }

  @Seeded
  void solveTriangular(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    RandomStream random = sample.random("shapes");
    refusedAlike(
        "solveTriangular",
        (b, t) -> b.solveTriangular(t, true, true),
        (b, t) -> torch.linalg_solve_triangular(t, b.transpose(0, 1), true, true, true),
        shape(random, 2),
        shape(random, 2));
  }
}
