package org.understudy.gan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Conv;
import org.understudy.nn.Dense;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Kernel;
import org.understudy.nn.Mlp;
import org.understudy.nn.Parameters;
import org.understudy.nn.UNet;
import org.understudy.nn.UpsamplingConv;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** The player that makes events of Gaussian codes and conditions. */
final class Generator {
  /** Events of codes {@code [n, latent]} and, where there are conditions, as many of them. */
  private interface Network {
    Tensor apply(Tensor codes, @Nullable Tensor embedded);
  }

  private final int latent;
  private final ConditionNetwork embedding;
  private final Network network;
  private final Parameters parameters;

  private Generator(
      int latent, ConditionNetwork embedding, Network network, Map<String, Parameters> parts) {
    this.latent = latent;
    this.embedding = embedding;
    this.network = network;
    Map<String, Parameters> all = new LinkedHashMap<>();
    all.put("embedding", embedding.parameters());
    all.putAll(parts);
    parameters = Parameters.join(all);
  }

  static Generator of(
      NetworkConfig config,
      Shape event,
      int latent,
      ConditionNetwork embedding,
      RandomStream random) {
    if (config.type() == NetworkConfig.Type.STYLE) {
      StyleNetwork network = new StyleNetwork(config, event, latent, embedding.outputs(), random);
      return new Generator(network.codeLength(), embedding, network::apply, network.parts());
    }
    return config.isConvolutional(event, "generator")
        ? convolutional(config, event, latent, embedding, random)
        : dense(config, event, latent, embedding, random);
  }

  private static Generator dense(
      NetworkConfig config,
      Shape event,
      int latent,
      ConditionNetwork embedding,
      RandomStream random) {
    List<Integer> widths = new ArrayList<>();
    widths.add(latent + embedding.outputs());
    for (int i = 0; i < config.layers(); i++) {
      widths.add(config.hidden());
    }
    widths.add(event.size());
    Mlp mlp = new Mlp(widths, config.activation(), random);
    return new Generator(
        latent,
        embedding,
        (codes, given) ->
            mlp.apply(joined(codes, given)).reshape(event.prepend(codes.dim(0)).toArray()),
        Map.of("dense", mlp.parameters()));
  }

  /** A dense layer to the smallest image, convolutions that double it, and one to the channels. */
  private static Generator convolutional(
      NetworkConfig config,
      Shape event,
      int latent,
      ConditionNetwork embedding,
      RandomStream random) {
    int axes = event.rank() - 1;
    int levels = config.levels();
    int[] smallest = event.toArray();
    for (int axis = 0; axis < axes; axis++) {
      smallest[axis] >>= levels;
    }
    smallest[axes] = config.channels(levels);
    int[] three = new int[axes];
    Arrays.fill(three, 3);
    Activation activation = config.activation();
    Shape first = Shape.of(smallest);
    Dense entry =
        new Dense(
            latent + embedding.outputs(),
            first.size(),
            activation,
            Initialiser.fanIn(),
            random.split("entry"));
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("entry", entry.parameters());
    List<UpsamplingConv> doublings = new ArrayList<>();
    for (int level = levels; level > 0; level--) {
      UpsamplingConv doubling =
          new UpsamplingConv(
              config.channels(level),
              config.channels(level - 1),
              Kernel.of(three).stride(2),
              random.split(level));
      doublings.add(doubling);
      parts.put("level." + level, doubling.parameters());
    }
    Conv exit =
        new Conv(
            config.channels(0),
            event.dim(axes),
            Kernel.of(three).same(),
            Activation.IDENTITY,
            random.split("exit"));
    parts.put("exit", exit.parameters());
    return new Generator(
        latent,
        embedding,
        (codes, given) -> {
          Tensor h =
              entry.apply(joined(codes, given)).reshape(first.prepend(codes.dim(0)).toArray());
          for (UpsamplingConv doubling : doublings) {
            h = activation.apply(doubling.apply(h));
          }
          return exit.apply(h);
        },
        parts);
  }

  /**
   * A U-Net from one image to another of the same extents; the code reaches every block of it.
   *
   * @param from the shape of the image it is given
   * @param latent length of the code; 0 for one draw of each image
   */
  static Generator unet(
      UNetConfig config, Shape from, Shape event, int latent, RandomStream random) {
    UNet network = config.network(from, event, latent, random);
    return new Generator(
        latent,
        ConditionNetwork.none(from),
        (codes, given) -> {
          int n = codes.dim(0);
          Tensor image = Objects.requireNonNull(given);
          return network.apply(
              image.reshape(from.prepend(n).toArray()),
              Tensor.zeros(n),
              latent == 0 ? null : codes);
        },
        Map.of("unet", network.parameters()));
  }

  /** The condition as {@link #draw} takes it; null for none. */
  @Nullable Tensor embed(@Nullable Tensor condition) {
    return condition == null ? null : embedding.apply(condition);
  }

  /** Fresh codes {@code [count, latent]}. */
  Tensor codes(int count, RandomStream random) {
    return random.normal(count, latent);
  }

  /**
   * An event for each code.
   *
   * @param embedded {@code [n, outputs]}, one row for each code or one for all; null for none
   */
  Tensor draw(Tensor codes, @Nullable Tensor embedded) {
    return network.apply(
        codes,
        embedded == null ? null : embedded.broadcastTo(embedded.shape().with(0, codes.dim(0))));
  }

  private static Tensor joined(Tensor codes, @Nullable Tensor given) {
    return given == null ? codes : Tensor.concat(1, codes, given);
  }

  Parameters parameters() {
    return parameters;
  }
}
