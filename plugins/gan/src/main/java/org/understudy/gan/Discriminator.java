package org.understudy.gan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** The player that tells data from draws: layers to features, and linear forms on them. */
final class Discriminator {
  /**
   * What is said of events.
   *
   * @param values larger for events that look like data, {@code [n]}
   * @param told what their condition seems to be, {@code [n, told]}; null if nobody asks
   */
  record Judgement(Tensor values, @Nullable Tensor told) {}

  private static final String VALUE = "value";
  private static final String PROJECTION = "projection";
  private static final String CLASSIFIER = "classifier";

  private final Shape event;
  private final int axes;
  private final boolean beside;
  private final boolean oneClassMore;
  private final ConditionNetwork embedding;
  private final Map<String, Layer> trunk = new LinkedHashMap<>();
  private final Map<String, Layer> heads = new LinkedHashMap<>();

  /**
   * A discriminator.
   *
   * @param told how many numbers the auxiliary classifier gives; 0 for none
   */
  Discriminator(
      GanConfig config, Shape event, ConditionNetwork embedding, int told, RandomStream random) {
    this.event = event;
    this.embedding = embedding;
    NetworkConfig network = config.discriminator();
    boolean spectral = config.spectralNormalisation();
    int given = embedding.outputs();
    axes = network.isConvolutional(event, "discriminator") ? event.rank() - 1 : 0;
    beside = given > 0 && config.conditioning() == Conditioning.CONCATENATE;
    oneClassMore = told > 0 && config.conditioning() == Conditioning.ONE_CLASS_MORE;
    int features =
        axes > 0
            ? convolutions(network, beside ? given : 0, spectral, random)
            : dense(network, event.size() + (beside ? given : 0), spectral, random);
    if (!oneClassMore) {
      heads.put(VALUE, Layer.linear(features, 1, spectral, random.split(VALUE)));
    }
    if (given > 0 && config.conditioning() == Conditioning.PROJECT) {
      heads.put(PROJECTION, Layer.linear(given, features, spectral, random.split(PROJECTION)));
    }
    if (told > 0) {
      heads.put(CLASSIFIER, Layer.linear(features, told, spectral, random.split(CLASSIFIER)));
    }
  }

  private int dense(NetworkConfig config, int in, boolean spectral, RandomStream random) {
    int width = in;
    for (int i = 0; i < config.layers(); i++) {
      trunk.put(
          "layer." + i,
          Layer.dense(width, config.hidden(), config.activation(), spectral, random.split(i)));
      width = config.hidden();
    }
    return width;
  }

  /** A convolution at full size, and one for each halving. */
  private int convolutions(NetworkConfig config, int given, boolean spectral, RandomStream random) {
    int channels = event.dim(axes) + given;
    for (int level = 0; level <= config.levels(); level++) {
      int out = config.channels(level);
      int stride = level == 0 ? 1 : 2;
      trunk.put(
          "level." + level,
          Layer.convolution(
              axes, channels, out, stride, config.activation(), spectral, random.split(level)));
      channels = out;
    }
    return ((event.size() / event.dim(axes)) >> (axes * config.levels())) * channels;
  }

  /** The condition as {@link #judge} takes it; null for none. */
  @Nullable Tensor embed(@Nullable Tensor condition) {
    return condition == null ? null : embedding.apply(condition);
  }

  /**
   * What it says of events.
   *
   * @param x {@code [n, ...event]}
   * @param embedded {@code [n, outputs]}, or one row for all; null for none
   */
  Judgement judge(Tensor x, @Nullable Tensor embedded) {
    int n = x.dim(0);
    Tensor h = axes > 0 ? x : x.reshape(n, event.size());
    if (beside && embedded != null) {
      h = Tensor.concat(-1, h, planes(embedded, h));
    }
    for (Layer layer : trunk.values()) {
      h = layer.apply(h);
    }
    Tensor features = h.reshape(n, h.size() / Math.max(1, n));
    Layer classifier = heads.get(CLASSIFIER);
    Tensor told = classifier == null ? null : classifier.apply(features);
    return new Judgement(value(features, told, embedded), told);
  }

  private Tensor value(Tensor features, @Nullable Tensor told, @Nullable Tensor embedded) {
    if (oneClassMore && told != null) {
      return told.logSumExp(1);
    }
    Tensor values = heads.get(VALUE).apply(features).reshape(features.dim(0));
    Layer projection = heads.get(PROJECTION);
    return projection == null || embedded == null
        ? values
        : values.add(features.mul(projection.apply(embedded)).sum(1));
  }

  /** A condition at every position of h. */
  private static Tensor planes(Tensor embedded, Tensor h) {
    int[] one = new int[h.rank()];
    Arrays.fill(one, 1);
    one[0] = embedded.dim(0);
    one[one.length - 1] = embedded.dim(1);
    return embedded.reshape(one).broadcastTo(h.shape().with(-1, embedded.dim(1)));
  }

  /** Follows the weights: once in every training step. */
  void step() {
    trunk.values().forEach(Layer::step);
    heads.values().forEach(Layer::step);
  }

  Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    trunk.forEach((name, layer) -> parts.put(name, layer.parameters()));
    heads.forEach((name, layer) -> parts.put(name, layer.parameters()));
    return Parameters.join(parts);
  }
}
