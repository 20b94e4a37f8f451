package org.understudy.flow;

import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** Where a flow ends: a distribution of independent features with nothing to learn. */
public interface Base {
  /** The bases an experiment can name. */
  enum Kind {
    /** Standard normal. */
    NORMAL,
    /** Uniform on the spline's interval; nothing lies outside it. */
    BOX_UNIFORM,
    /** Student's t with five degrees of freedom: heavier tails. */
    STUDENT_T;

    Base create(float bound) {
      return switch (this) {
        case NORMAL -> new NormalBase();
        case BOX_UNIFORM -> new BoxUniformBase(bound);
        case STUDENT_T -> new StudentTBase(5);
      };
    }
  }

  /** Draws {@code [n, d]}. */
  Tensor sample(int n, int d, RandomStream random);

  /** The log-density of each row: {@code [n, d]} to {@code [n]}. */
  Tensor logProb(Tensor z);
}
