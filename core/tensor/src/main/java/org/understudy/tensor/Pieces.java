package org.understudy.tensor;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Work on rows that do not depend on each other, piece by piece: what a piece needs on its way fits
 * the processor's cache, and the engine's threads take whole pieces instead of sharing each
 * operation. The result does not depend on the number of threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Pieces {
  private Pieces() {}

  /** The work on some rows. */
  @FunctionalInterface
  public interface Work {
    /**
     * Computes some rows: a piece on any thread, in a scope of its own, without recording; all rows
     * at once as the caller would.
     *
     * @return tensors {@code [to - from, ...]}, as many for every piece
     */
    List<Tensor> of(int from, int to);
  }

  /**
   * Does the work on rows {@code 0} to {@code rows}. While gradients are recorded, or if one piece
   * takes all rows, it is done at once, by the calling thread.
   *
   * @param size rows of a piece, at least 1
   * @return what the work returns, joined along the first axis
   * @throws IllegalArgumentException if a piece has no rows
   */
  public static List<Tensor> join(int rows, int size, Work work) {
    if (size < 1) {
      throw new IllegalArgumentException("pieces: expected size >= 1, found " + size);
    }
    if (rows <= size || !Gradients.isPaused()) {
      return work.of(0, rows);
    }
    int pieces = (rows - 1) / size + 1;
    List<List<Part>> parts = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      parts.add(List.of());
    }
    Loops.run(
        pieces,
        1,
        Long.MAX_VALUE,
        (begin, end) -> {
          for (int piece = begin; piece < end; piece++) {
            int from = piece * size;
            parts.set(piece, piece(work, from, from + Math.min(size, rows - from)));
          }
        });
    for (List<Part> part : parts) {
      if (part.size() != parts.get(0).size()) {
        throw new IllegalArgumentException(
            "pieces: one gave %d tensors, another %d".formatted(parts.get(0).size(), part.size()));
      }
    }
    List<Tensor> joined = new ArrayList<>();
    for (int i = 0; i < parts.get(0).size(); i++) {
      Shape shape = parts.get(0).get(i).shape.with(0, rows);
      float[] values = new float[shape.size()];
      int at = 0;
      for (List<Part> part : parts) {
        if (!part.get(i).shape.with(0, rows).equals(shape)) {
          throw new IllegalArgumentException(
              "pieces: one gave shape %s, another %s"
                  .formatted(parts.get(0).get(i).shape, part.get(i).shape));
        }
        float[] some = part.get(i).values;
        System.arraycopy(some, 0, values, at, some.length);
        at += some.length;
      }
      joined.add(Tensor.of(values, shape.toArray()));
    }
    return joined;
  }

  private static List<Part> piece(Work work, int from, int to) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        Engine.Alone alone = Engine.alone()) {
      return work.of(from, to).stream().map(tensor -> new Part(tensor, to - from)).toList();
    }
  }

  private static final class Part {
    final Shape shape;
    final float[] values;

    Part(Tensor tensor, int rows) {
      shape = tensor.shape();
      if (shape.rank() == 0 || shape.dim(0) != rows) {
        throw new IllegalArgumentException(
            "pieces: %d rows gave shape %s, expected [%d, ...]".formatted(rows, shape, rows));
      }
      values = tensor.toArray();
    }
  }
}
