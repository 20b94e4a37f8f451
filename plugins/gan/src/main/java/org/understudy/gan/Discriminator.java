package org.understudy.gan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** The player that tells data from draws: layers to features, and linear forms on them. */
final class Discriminator {
  /**
   * How it is built.
   *
   * @param spectral whether its weights are divided by their largest singular value
   * @param patches whether it judges every place of its smallest image by itself
   */
  record Settings(
      NetworkConfig network, boolean spectral, Conditioning conditioning, boolean patches) {}

  /**
   * What is said of events.
   *
   * @param values larger for events that look like data, {@code [n]}, or of all patches
   * @param told what their condition seems to be, {@code [n, told]}; null if nobody asks
   */
  record Judgement(Tensor values, @Nullable Tensor told) {}

  private static final String VALUE = "value";
  private static final String PROJECTION = "projection";
  private static final String CLASSIFIER = "classifier";

  private final Settings settings;
  private final Shape event;
  private final int axes;
  private final ConditionNetwork embedding;
  private final int beside;
  private final Map<String, Layer> trunk = new LinkedHashMap<>();
  private final Map<String, Layer> heads = new LinkedHashMap<>();

  /**
   * A discriminator.
   *
   * @param told how many numbers the auxiliary classifier gives; 0 for none
   */
  Discriminator(
      Settings settings, Shape event, ConditionNetwork embedding, int told, RandomStream random) {
    this.settings = settings;
    this.event = event;
    this.embedding = embedding;
    int given = embedding.outputs();
    axes = settings.network.isConvolutional(event, "discriminator") ? event.rank() - 1 : 0;
    beside = settings.conditioning == Conditioning.CONCATENATE ? channelsOf(given) : 0;
    int features = axes > 0 ? convolutions(random) : dense(random);
    if (told == 0 || settings.conditioning != Conditioning.ONE_CLASS_MORE) {
      heads.put(VALUE, linear(features, 1, random.split(VALUE)));
    }
    if (given > 0 && settings.conditioning == Conditioning.PROJECT) {
      heads.put(PROJECTION, linear(given, features, random.split(PROJECTION)));
    }
    if (told > 0) {
      heads.put(CLASSIFIER, linear(features, told, random.split(CLASSIFIER)));
    }
  }

  private Layer linear(int in, int out, RandomStream random) {
    return Layer.linear(in, out, settings.spectral, random);
  }

  /** How many channels a condition takes beside an event: an image is laid over it. */
  private int channelsOf(int given) {
    Shape shape = embedding.shape();
    return isImage() ? shape.dim(-1) : given;
  }

  /** Whether the condition, as it is, has the event's axes. */
  private boolean isImage() {
    Shape shape = embedding.shape();
    return axes > 0
        && embedding.outputs() == shape.size()
        && shape.rank() == event.rank()
        && shape.without(-1).equals(event.without(-1));
  }

  private int dense(RandomStream random) {
    NetworkConfig config = settings.network;
    int width = event.size() + beside;
    for (int i = 0; i < config.layers(); i++) {
      trunk.put(
          "layer." + i,
          Layer.dense(
              width, config.hidden(), config.activation(), settings.spectral, random.split(i)));
      width = config.hidden();
    }
    return width;
  }

  /** A convolution at full size, and one for each halving. */
  private int convolutions(RandomStream random) {
    NetworkConfig config = settings.network;
    int channels = event.dim(axes) + beside;
    for (int level = 0; level <= config.levels(); level++) {
      int out = config.channels(level);
      int stride = level == 0 ? 1 : 2;
      trunk.put(
          "level." + level,
          Layer.convolution(
              axes,
              channels,
              out,
              stride,
              config.activation(),
              settings.spectral,
              random.split(level)));
      channels = out;
    }
    int places = (event.size() / event.dim(axes)) >> (axes * config.levels());
    return settings.patches ? channels : places * channels;
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
    if (beside > 0 && embedded != null) {
      h = Tensor.concat(-1, h, laidOver(h, embedded));
    }
    for (Layer layer : trunk.values()) {
      h = layer.apply(h);
    }
    int width = settings.patches ? h.dim(-1) : Math.max(1, h.shape().without(0).size());
    Tensor features = h.reshape(h.size() / width, width);
    Layer classifier = heads.get(CLASSIFIER);
    Tensor told = classifier == null ? null : classifier.apply(features);
    return new Judgement(value(features, told, embedded), told);
  }

  private Tensor value(Tensor features, @Nullable Tensor told, @Nullable Tensor embedded) {
    Layer linear = heads.get(VALUE);
    if (linear == null) {
      // Without a linear form of its own, what is told is K classes, of which draws are none.
      return Objects.requireNonNull(told).logSumExp(1);
    }
    Tensor values = linear.apply(features).reshape(features.dim(0));
    Layer projection = heads.get(PROJECTION);
    return projection == null || embedded == null
        ? values
        : values.add(features.mul(projection.apply(embedded)).sum(1));
  }

  /** A condition at every place of h: an image as it is, a vector everywhere the same. */
  private Tensor laidOver(Tensor h, Tensor embedded) {
    int[] dims = new int[h.rank()];
    Arrays.fill(dims, 1);
    if (isImage()) {
      dims = h.shape().toArray();
    }
    dims[0] = embedded.dim(0);
    dims[dims.length - 1] = beside;
    return embedded.reshape(dims).broadcastTo(h.shape().with(-1, beside));
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
