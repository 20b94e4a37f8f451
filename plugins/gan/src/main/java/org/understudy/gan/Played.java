package org.understudy.gan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.Critic;
import org.understudy.spi.Events;
import org.understudy.spi.Sampling;
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

  @Override
  public Tensor sample(int count, RandomStream random) {
    Events.requireCount(count);
    Events.requireRows(toDraw, count);
    Tensor codes = generator.codes(count, random);
    return Pieces.join(
            count,
            PIECE,
            (from, to) ->
                List.of(generator.draw(codes.slice(0, from, to), Events.rows(toDraw, from, to))))
        .get(0);
  }

  @Override
  public Tensor criticise(Tensor x) {
    Events.require("criticise: events", eventShape, x);
    Events.requireRows(toJudge, x.dim(0));
    return Pieces.join(
            x.dim(0),
            PIECE,
            (from, to) -> List.of(value(x.slice(0, from, to), Events.rows(toJudge, from, to))))
        .get(0);
  }

  /** The mean over patches where there are some. */
  private Tensor value(Tensor x, @Nullable Tensor embedded) {
    int n = x.dim(0);
    Tensor values = discriminator.judge(x, embedded).values();
    return n == 0 ? Tensor.zeros(0) : values.reshape(n, values.size() / n).mean(1);
  }
}
