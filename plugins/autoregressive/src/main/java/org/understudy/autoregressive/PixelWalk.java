package org.understudy.autoregressive;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * A walk through a {@link PixelCnn}: the vertical stack goes row by row, the horizontal one pixel
 * by pixel, and of every layer's input what its kernel still reaches is remembered.
 */
final class PixelWalk implements CausalNetwork.Walk {
  /** What a layer remembers. */
  private static final class Trail {
    final GatedLayer layer;

    /** The rows above the next one, {@code [n, before, width, channels]}. */
    Tensor above;

    /** The pixels to the left of the next one, {@code [n, 1, before, channels]}. */
    Tensor left;

    /** What the vertical stack gave for this row. */
    Tensor link;

    Trail(GatedLayer layer, Tensor above, Tensor left, Tensor link) {
      this.layer = layer;
      this.above = above;
      this.left = left;
      this.link = link;
    }
  }

  private final PixelCnn network;
  private final int rows;
  private final List<Trail> trails = new ArrayList<>();

  /** The pixels of this row so far, as the stacks see them. */
  private final List<Tensor> line = new ArrayList<>();

  private @Nullable Tensor context;
  private int next;

  PixelWalk(PixelCnn network, int rows) {
    this.network = network;
    this.rows = rows;
  }

  @Override
  public void begin(@Nullable Tensor context) {
    this.context = context;
    next = 0;
    for (Trail trail : trails) {
      trail.above.close();
      trail.left.close();
      trail.link.close();
    }
    trails.clear();
    forgetLine();
    for (GatedLayer layer : network.layers()) {
      trails.add(
          new Trail(
              layer,
              blank(layer.before(), network.width()),
              blank(1, layer.before()),
              blank(1, network.width())));
    }
  }

  private Tensor blank(int height, int width) {
    return Tensor.zeros(rows, height, width, network.channels());
  }

  private void forgetLine() {
    line.forEach(Tensor::close);
    line.clear();
  }

  @Override
  public Tensor next(@Nullable Tensor before) {
    int row = next / network.width();
    int column = next % network.width();
    try (Scope inside = Scope.open()) {
      if (before != null) {
        line.add(inside.keep(network.entered(before)));
      }
      if (column == 0) {
        enterRow(row, inside);
      }
      Tensor left = column == 0 ? blank(1, 1) : line.get(column - 1);
      Tensor h = left.add(network.place(row, column, column + 1));
      for (Trail trail : trails) {
        Tensor seen = Tensor.concat(2, trail.left, h);
        h = trail.layer.horizontal(seen, h, trail.link.slice(2, column, column + 1));
        trail.left = instead(trail.left, seen.slice(2, 1, seen.dim(2)), inside);
      }
      next++;
      return inside.keep(network.numbers(h).reshape(rows, -1));
    }
  }

  private void enterRow(int row, Scope inside) {
    int width = network.width();
    Tensor above = row == 0 ? blank(1, width) : Tensor.concat(2, line.toArray(new Tensor[0]));
    forgetLine();
    Tensor v = above.add(network.place(row, 0, width));
    for (Trail trail : trails) {
      Tensor seen = Tensor.concat(1, trail.above, v);
      GatedLayer.Rows given = trail.layer.vertical(seen, v, context);
      v = given.out();
      trail.above = instead(trail.above, seen.slice(1, 1, seen.dim(1)), inside);
      trail.link = instead(trail.link, given.link(), inside);
      trail.left = instead(trail.left, blank(1, trail.layer.before()), inside);
    }
  }

  private static Tensor instead(Tensor old, Tensor fresh, Scope inside) {
    old.close();
    return inside.keep(fresh);
  }
}
