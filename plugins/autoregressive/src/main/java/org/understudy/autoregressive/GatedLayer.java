package org.understudy.autoregressive;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Conv;
import org.understudy.nn.Dense;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Kernel;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A layer of both stacks: {@code v + gate(V * v + c)} and {@code h + M gate(H * h + L (V * v +
 * c))}, where {@code gate(a, b) = tanh(a) sigmoid(b)} and c is linear in the context.
 *
 * <p>Its convolutions have no border of their own, so that whole images, one row and one pixel with
 * what lies before them go through the same layer.
 */
final class GatedLayer {
  /**
   * What the vertical stack gives.
   *
   * @param out {@code [n, rows, columns, channels]}, for the next layer
   * @param link {@code [n, rows, columns, 2 channels]}, for the horizontal stack
   */
  record Rows(Tensor out, Tensor link) {}

  private final int channels;
  private final int reach;
  private final Conv vertical;
  private final Conv horizontal;
  private final Dense link;
  private final Dense mix;
  private final @Nullable Dense given;

  GatedLayer(int channels, int context, int reach, RandomStream random) {
    this.channels = channels;
    this.reach = reach;
    vertical = conv(Kernel.of(reach, 2 * reach - 1), random.split("vertical"));
    horizontal = conv(Kernel.of(1, reach), random.split("horizontal"));
    link = dense(2 * channels, 2 * channels, random.split("link"));
    mix = dense(channels, channels, random.split("mix"));
    given = context > 0 ? dense(context, 2 * channels, random.split("context")) : null;
  }

  private Conv conv(Kernel kernel, RandomStream random) {
    return new Conv(channels, 2 * channels, kernel, Activation.IDENTITY, random);
  }

  private static Dense dense(int in, int out, RandomStream random) {
    return new Dense(in, out, Activation.IDENTITY, Initialiser.fanIn(), random);
  }

  /** How many rows above, and how many pixels to the left, it needs beside where it stands. */
  int before() {
    return reach - 1;
  }

  /**
   * Rows of the vertical stack.
   *
   * @param seen {@code [n, before() + rows, columns, channels]}, those above included
   * @param rows {@code [n, rows, columns, channels]}
   */
  Rows vertical(Tensor seen, Tensor rows, @Nullable Tensor context) {
    Tensor both = vertical.apply(seen.pad(2, before(), before()));
    if (given != null && context != null) {
      both = both.add(given.apply(context).reshape(context.dim(0), 1, 1, 2 * channels));
    }
    return new Rows(rows.add(gate(both)), link.apply(both));
  }

  /**
   * Pixels of the horizontal stack.
   *
   * @param seen {@code [n, rows, before() + columns, channels]}, those to the left included
   * @param pixels {@code [n, rows, columns, channels]}
   * @param link what the vertical stack gave there
   */
  Tensor horizontal(Tensor seen, Tensor pixels, Tensor link) {
    return pixels.add(mix.apply(gate(horizontal.apply(seen).add(link))));
  }

  private Tensor gate(Tensor both) {
    return both.slice(3, 0, channels).tanh().mul(both.slice(3, channels, 2 * channels).sigmoid());
  }

  Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("vertical", vertical.parameters());
    parts.put("horizontal", horizontal.parameters());
    parts.put("link", link.parameters());
    parts.put("mix", mix.parameters());
    if (given != null) {
      parts.put("context", given.parameters());
    }
    return Parameters.join(parts);
  }
}
