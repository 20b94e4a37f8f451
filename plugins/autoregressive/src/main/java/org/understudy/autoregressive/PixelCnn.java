package org.understudy.autoregressive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Dense;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Pixels row by row through gated convolutions (van den Oord et al. 2016): a vertical stack sees
 * the rows above, all of them and not only a cone, and a horizontal one the row to the left.
 *
 * <p>Nothing is masked. Both stacks see the image moved by one, down and to the right, and their
 * kernels then reach no further than where they stand; what lies beyond the border is zero. Every
 * place has an offset of its own, since the border gives away no more than how near it is.
 */
final class PixelCnn implements CausalNetwork {
  private final int height;
  private final int width;
  private final int channels;
  private final Dense entry;
  private final Parameter places;
  private final List<GatedLayer> layers = new ArrayList<>();
  private final Dense features;
  private final Dense exit;

  /**
   * A network.
   *
   * @param inputs numbers of a pixel
   * @param reach how far a layer looks back, itself counted
   * @param outputs numbers for a pixel
   */
  PixelCnn(
      int height,
      int width,
      int inputs,
      int context,
      int channels,
      int layers,
      int reach,
      int outputs,
      RandomStream random) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    Initialiser usual = Initialiser.fanIn();
    entry = new Dense(inputs, channels, Activation.IDENTITY, usual, random.split("entry"));
    Shape shape = Shape.of(height, width, channels);
    places =
        new Parameter(
            "offset",
            shape,
            Initialiser.uniform(0.1).weights(height * width, channels, random.split("places")));
    for (int i = 0; i < layers; i++) {
      this.layers.add(new GatedLayer(channels, context, reach, random.split(i)));
    }
    features = new Dense(channels, channels, Activation.SILU, usual, random.split("features"));
    exit =
        new Dense(
            channels,
            outputs,
            Activation.IDENTITY,
            Initialiser.uniform(1e-3),
            random.split("exit"));
  }

  @Override
  public Tensor apply(Tensor x, @Nullable Tensor context) {
    int n = x.dim(0);
    Tensor image = entry.apply(x).reshape(n, height, width, channels);
    Tensor above = image.slice(1, 0, height - 1).pad(1, 1, 0).add(places.value());
    Tensor left = image.slice(2, 0, width - 1).pad(2, 1, 0).add(places.value());
    for (GatedLayer layer : layers) {
      GatedLayer.Rows rows = layer.vertical(above.pad(1, layer.before(), 0), above, context);
      left = layer.horizontal(left.pad(2, layer.before(), 0), left, rows.link());
      above = rows.out();
    }
    Tensor numbers = numbers(left);
    return numbers.reshape(n, height * width, numbers.dim(3));
  }

  List<GatedLayer> layers() {
    return layers;
  }

  int width() {
    return width;
  }

  int channels() {
    return channels;
  }

  /** A pixel as the stacks see it: {@code [n, inputs]} to {@code [n, 1, 1, channels]}. */
  Tensor entered(Tensor pixel) {
    return entry.apply(pixel).reshape(pixel.dim(0), 1, 1, channels);
  }

  /** The offsets of some places of a row: {@code [1, columns, channels]}. */
  Tensor place(int row, int from, int to) {
    return places.value().slice(0, row, row + 1).slice(1, from, to);
  }

  /** Numbers for pixels, from what the horizontal stack says of them. */
  Tensor numbers(Tensor left) {
    return exit.apply(features.apply(left.silu()));
  }

  @Override
  public IntFunction<Walk> walks() {
    return rows -> new PixelWalk(this, rows);
  }

  @Override
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("entry", entry.parameters());
    parts.put("places", Parameters.of(places));
    for (int i = 0; i < layers.size(); i++) {
      parts.put("layer." + i, layers.get(i).parameters());
    }
    parts.put("features", features.parameters());
    parts.put("exit", exit.parameters());
    return Parameters.join(parts);
  }
}
