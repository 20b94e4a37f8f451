package org.understudy.diffusion;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A network over the positions of series and images, for events with and without channels. */
final class ImageTimeNetwork implements TimeNetwork {
  private static final float STEPS = 1000;

  /** What it is made of: from noisy images, times in steps, and conditions, a row of each. */
  interface Layers {
    /** From {@code [n, extents..., in]} to {@code [n, extents..., out]}. */
    Tensor apply(Tensor x, Tensor steps, @Nullable Tensor condition);
  }

  private final Grid grid;
  private final int beside;
  private final Layers layers;
  private final Parameters parameters;

  /**
   * A network.
   *
   * @param beside how many numbers of a condition, the first, are further channels of the image;
   *     the layers are given the others
   */
  ImageTimeNetwork(Grid grid, int beside, Layers layers, Parameters parameters) {
    this.grid = grid;
    this.beside = beside;
    this.layers = layers;
    this.parameters = parameters;
  }

  @Override
  public Tensor apply(Tensor x, Tensor time, @Nullable Tensor condition) {
    int rows = x.dim(0);
    Tensor images = x.reshape(grid.image().prepend(rows).toArray());
    Tensor given = condition == null ? null : Columns.repeated(condition, rows);
    if (beside > 0 && given != null) {
      Tensor further = given.slice(1, 0, beside);
      int width = given.dim(1);
      images =
          Tensor.concat(
              -1,
              images,
              further.reshape(images.shape().with(-1, beside / grid.positions()).toArray()));
      given = width == beside ? null : given.slice(1, beside, width);
    }
    Tensor said = layers.apply(images, Columns.repeated(time.mul(STEPS), rows), given);
    return grid.isChannelled() ? said : alongLastAxis(said);
  }

  /** An event without channels has what is said twice of it behind each other on its last axis. */
  private static Tensor alongLastAxis(Tensor said) {
    int last = said.rank() - 1;
    int[] order = new int[last + 1];
    Arrays.setAll(order, i -> i);
    order[last] = last - 1;
    order[last - 1] = last;
    Shape shape = said.shape();
    int width = Math.multiplyExact(shape.dim(last), shape.dim(last - 1));
    return said.permute(order).reshape(shape.without(-1).with(-1, width).toArray());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
