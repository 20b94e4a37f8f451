package org.understudy.gan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.Critic;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.tensor.Pieces;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * The distribution that a generator and a discriminator make together at a condition.
 *
 * @param toDraw the condition as the generator has embedded it; null for none
 * @param toJudge the condition as the discriminator has embedded it; null if it sees none
 */
record Played(
    Shape eventShape,
    Generator generator,
    Discriminator discriminator,
    @Nullable Tensor toDraw,
    @Nullable Tensor toJudge)
    implements Sampling, Critic {
  /** Rows that go through a network together, see {@link Pieces}. */
  private static final int PIECE = 1_000;

  /** Demands a condition where the schema has one, and none elsewhere. */
  static void requireCondition(Schema schema, @Nullable Tensor condition) {
    if (schema.isConditional() != (condition != null)) {
      throw new IllegalArgumentException(
          schema.isConditional()
              ? "this model is conditional: give it a condition, rows of shape "
                  + schema.conditionShape()
              : "this model is unconditional: give it null, not a condition");
    }
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    if (count < 0) {
      throw new IllegalArgumentException("sample: expected a count >= 0, found " + count);
    }
    requireRows(toDraw, count);
    Tensor codes = generator.codes(count, random);
    return Pieces.join(
            count,
            PIECE,
            (from, to) -> List.of(generator.draw(codes.slice(0, from, to), rows(toDraw, from, to))))
        .get(0);
  }

  @Override
  public Tensor criticise(Tensor x) {
    if (x.rank() == 0 || !x.shape().equals(eventShape.prepend(x.dim(0)))) {
      throw new IllegalArgumentException(
          "criticise: expected events [n, ...] of shape %s, found %s"
              .formatted(eventShape, x.shape()));
    }
    requireRows(toJudge, x.dim(0));
    return Pieces.join(
            x.dim(0),
            PIECE,
            (from, to) -> List.of(value(x.slice(0, from, to), rows(toJudge, from, to))))
        .get(0);
  }

  /** The mean over patches where there are some. */
  private Tensor value(Tensor x, @Nullable Tensor embedded) {
    int n = x.dim(0);
    Tensor values = discriminator.judge(x, embedded).values();
    return n == 0 ? Tensor.zeros(0) : values.reshape(n, values.size() / n).mean(1);
  }

  private static void requireRows(@Nullable Tensor embedded, int events) {
    if (embedded != null && embedded.dim(0) != events && embedded.dim(0) != 1) {
      throw new IllegalArgumentException(
          "the condition has %d rows, there are %d events: give one row, or one an event"
              .formatted(embedded.dim(0), events));
    }
  }

  /** The conditions of some events, or the one of all. */
  private static @Nullable Tensor rows(@Nullable Tensor embedded, int from, int to) {
    return embedded == null || embedded.dim(0) == 1 ? embedded : embedded.slice(0, from, to);
  }
}
