package org.understudy.tensor;

import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of an operation with one result, in both directions: what {@link Tangents} need
 * not derive from the way back because the operation knows a shorter one.
 */
interface Derivative extends Node.Backward {
  /** From the tangents of the operands, null for none but not for all, to that of the result. */
  Tensor forward(@Nullable Tensor[] tangents);

  /** Of one operand, and equal to its own transpose, as of every function of one element. */
  static Derivative symmetric(UnaryOperator<Tensor> product) {
    return new Symmetric(product);
  }

  /** Of an operation that is linear in its one operand, and of its adjoint. */
  static Derivative linear(UnaryOperator<Tensor> operation, UnaryOperator<Tensor> adjoint) {
    return new Linear(operation, adjoint);
  }

  /** Of an operation that is linear in each of its two operands. */
  static Derivative bilinear(
      BinaryOperator<Tensor> operation, Tensor a, Tensor b, Node.Backward backward) {
    return of(tangents -> product(operation, a, b, tangents[0], tangents[1]), backward);
  }

  /** Of any operation with one result, by a rule for either direction. */
  static Derivative of(Forward forward, Node.Backward backward) {
    return new Pair(forward, backward);
  }

  /** The product rule; at least one of the tangents is not null. */
  static Tensor product(
      BinaryOperator<Tensor> operation,
      Tensor a,
      Tensor b,
      @Nullable Tensor toA,
      @Nullable Tensor toB) {
    if (toA == null) {
      return operation.apply(a, Objects.requireNonNull(toB));
    }
    Tensor first = operation.apply(toA, b);
    return toB == null ? first : first.add(operation.apply(a, toB));
  }

  /** See {@link #forward}. */
  interface Forward {
    Tensor apply(@Nullable Tensor[] tangents);
  }

  /** See {@link #symmetric}. */
  record Symmetric(UnaryOperator<Tensor> product) implements Derivative {
    @Override
    public Tensor forward(@Nullable Tensor[] tangents) {
      return product.apply(tangents[0]);
    }

    @Override
    public @Nullable Tensor[] apply(@Nullable Tensor[] outputGradients) {
      return new @Nullable Tensor[] {product.apply(outputGradients[0])};
    }
  }

  /** See {@link #linear}. */
  record Linear(UnaryOperator<Tensor> operation, UnaryOperator<Tensor> adjoint)
      implements Derivative {
    @Override
    public Tensor forward(@Nullable Tensor[] tangents) {
      return operation.apply(tangents[0]);
    }

    @Override
    public @Nullable Tensor[] apply(@Nullable Tensor[] outputGradients) {
      return new @Nullable Tensor[] {adjoint.apply(outputGradients[0])};
    }
  }

  /** See {@link #of}. */
  record Pair(Forward rule, Node.Backward backward) implements Derivative {
    @Override
    public Tensor forward(@Nullable Tensor[] tangents) {
      return rule.apply(tangents);
    }

    @Override
    public @Nullable Tensor[] apply(@Nullable Tensor[] outputGradients) {
      return backward.apply(outputGradients);
    }
  }
}
