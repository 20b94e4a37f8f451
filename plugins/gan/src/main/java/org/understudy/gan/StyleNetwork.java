package org.understudy.gan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Conv;
import org.understudy.nn.Film;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Kernel;
import org.understudy.nn.Mlp;
import org.understudy.nn.Parameters;
import org.understudy.nn.UpsamplingConv;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A style-based generator (Karras et al. 2019): a network makes a style of the code, which scales
 * and shifts every channel at every size of an image that begins as a constant; noise at every
 * place adds what no style tells.
 */
final class StyleNetwork {
  private static final float EPSILON = 1e-5f;

  /**
   * What happens at one size.
   *
   * @param doubling from the size before; null at the smallest
   * @param places the extents, and one channel
   * @param strength of the noise in each channel
   */
  private record Stage(
      @Nullable UpsamplingConv doubling, Shape places, Parameter strength, Film film) {}

  private final int latent;
  private final Activation activation;
  private final Mlp mapping;
  private final Parameter constant;
  private final List<Stage> stages = new ArrayList<>();
  private final Conv exit;

  /**
   * A network.
   *
   * @param latent length of the part of the code that the style is made of
   * @param given how many numbers of the condition join it
   */
  StyleNetwork(NetworkConfig config, Shape event, int latent, int given, RandomStream random) {
    this.latent = latent;
    activation = config.activation();
    int axes = event.rank() - 1;
    int levels = config.levels();
    List<Integer> widths = new ArrayList<>();
    widths.add(latent + given);
    for (int i = 0; i <= config.layers(); i++) {
      widths.add(config.hidden());
    }
    mapping = new Mlp(widths, activation, random.split("mapping"));
    int[] three = new int[axes];
    Arrays.fill(three, 3);
    for (int level = levels; level >= 0; level--) {
      int channels = config.channels(level);
      int[] places = event.toArray();
      for (int axis = 0; axis < axes; axis++) {
        places[axis] >>= level;
      }
      places[axes] = 1;
      float[] weak = new float[channels];
      Arrays.fill(weak, 0.1f);
      stages.add(
          new Stage(
              level == levels
                  ? null
                  : new UpsamplingConv(
                      config.channels(level + 1),
                      channels,
                      Kernel.of(three).stride(2),
                      random.split(level)),
              Shape.of(places),
              new Parameter("strength", Shape.of(channels), weak),
              new Film(config.hidden(), channels)));
    }
    Shape smallest = stages.get(0).places.with(-1, config.channels(levels)).prepend(1);
    constant =
        new Parameter(
            "constant",
            smallest,
            Initialiser.uniform(1).weights(1, smallest.size(), random.split("constant")));
    exit =
        new Conv(
            config.channels(0),
            event.dim(axes),
            Kernel.of(three).same(),
            Activation.IDENTITY,
            random.split("exit"));
  }

  /** Length of the whole code: the style's part, and the noise of every place at every size. */
  int codeLength() {
    return latent + stages.stream().mapToInt(stage -> stage.places.size()).sum();
  }

  /**
   * Images of codes.
   *
   * @param codes {@code [n, codeLength()]}
   * @param given {@code [n, given]}; null for none
   */
  Tensor apply(Tensor codes, @Nullable Tensor given) {
    int n = codes.dim(0);
    Tensor code = codes.slice(1, 0, latent);
    // Codes of one length, lest a long one shift the style (Karras et al. 2018).
    Tensor unit = code.div(code.square().mean(1).add(1e-8f).sqrt().reshape(n, 1));
    Tensor style = mapping.apply(given == null ? unit : Tensor.concat(1, unit, given));
    Tensor h = constant.value().broadcastTo(constant.shape().with(0, n));
    int at = latent;
    for (Stage stage : stages) {
      if (stage.doubling != null) {
        h = stage.doubling.apply(h);
      }
      int size = stage.places.size();
      Tensor noise = codes.slice(1, at, at + size).reshape(stage.places.prepend(n).toArray());
      at += size;
      h = activation.apply(h.add(noise.mul(stage.strength.value())));
      int channels = h.dim(-1);
      h = Normalisation.instance(h, Tensor.ones(channels), Tensor.zeros(channels), EPSILON);
      h = stage.film.apply(h, style);
    }
    return exit.apply(h);
  }

  Map<String, Parameters> parts() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("mapping", mapping.parameters());
    parts.put("entry", Parameters.of(constant));
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      String level = "level." + (stages.size() - 1 - i);
      if (stage.doubling != null) {
        parts.put(level, stage.doubling.parameters());
      }
      parts.put(level + ".noise", Parameters.of(stage.strength));
      parts.put(level + ".style", stage.film.parameters());
    }
    parts.put("exit", exit.parameters());
    return parts;
  }
}
