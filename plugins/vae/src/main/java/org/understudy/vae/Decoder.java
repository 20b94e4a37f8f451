package org.understudy.vae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Conv;
import org.understudy.nn.Kernel;
import org.understudy.nn.Mlp;
import org.understudy.nn.Parameters;
import org.understudy.nn.UpsamplingConv;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Events, or what a likelihood needs of them, from codes: an {@link Encoder}'s mirror. */
final class Decoder {
  private final Mlp entry;
  private final Activation activation;
  private final int size;
  private final Shape smallest;
  private final List<UpsamplingConv> growing = new ArrayList<>();
  private final @Nullable Conv exit;

  /**
   * A decoder.
   *
   * @param inputs numbers of code and context
   * @param event the shape of what it gives; its last axis is of channels with convolutions
   * @throws IllegalArgumentException if convolutions do not fit the event
   */
  Decoder(NetworkConfig config, int inputs, Shape event, RandomStream random) {
    activation = config.activation();
    size = event.size();
    int axes = config.type().axes();
    List<Integer> widths = new ArrayList<>(List.of(inputs));
    for (int i = 0; i < (axes == 0 ? config.layers() : 1); i++) {
      widths.add(config.hidden());
    }
    smallest = axes == 0 ? Shape.of(event.size()) : config.smallest(event);
    widths.add(smallest.size());
    entry = new Mlp(widths, activation, random.split("entry"));
    if (axes == 0) {
      exit = null;
      return;
    }
    int[] extents = new int[axes];
    Arrays.fill(extents, config.kernel());
    Kernel kernel = Kernel.of(extents);
    int channels = smallest.dim(-1);
    for (int i = config.layers() - 1; i >= 0; i--) {
      int out = config.channels() << Math.max(0, i - 1);
      growing.add(new UpsamplingConv(channels, out, kernel.stride(2), random.split(i)));
      channels = out;
    }
    exit =
        new Conv(channels, event.dim(-1), kernel.same(), Activation.IDENTITY, random.split("exit"));
  }

  /**
   * The outputs.
   *
   * @param code {@code [n, latent]}
   * @param context {@code [n, context]}
   * @return {@code [n, event.size()]}
   */
  Tensor apply(Tensor code, @Nullable Tensor context) {
    Tensor h = entry.apply(Encoder.beside(code, context));
    Conv last = exit;
    if (last == null) {
      return h;
    }
    h = activation.apply(h.reshape(smallest.prepend(h.dim(0)).toArray()));
    for (UpsamplingConv layer : growing) {
      h = activation.apply(layer.apply(h));
    }
    h = last.apply(h);
    return h.reshape(h.dim(0), size);
  }

  /** Those of every layer. */
  Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("entry", entry.parameters());
    for (int i = 0; i < growing.size(); i++) {
      parts.put("growing." + i, growing.get(i).parameters());
    }
    if (exit != null) {
      parts.put("exit", exit.parameters());
    }
    return Parameters.join(parts);
  }
}
