package org.understudy.nn;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * One embedding of a time and, where there is one, a context: the sum of what two dense layers make
 * of either. The time is encoded in sines and cosines first, of frequencies that fall geometrically
 * or that were drawn.
 */
final class TimeEmbedding {
  /** Cycles in a step: a few over all of them. */
  private static final double DRAWN = 0.004;

  private final int contextWidth;
  private final SinusoidalEncoding encoding;
  private final @Nullable FourierFeatures features;
  private final List<Dense> time;
  private final List<Dense> context;

  /**
   * An embedding.
   *
   * @param encoded width of the encoded time
   * @param width of the embedding
   * @param contextWidth width of the context; 0 for none
   * @param fourier whether frequencies are drawn
   */
  TimeEmbedding(int encoded, int width, int contextWidth, boolean fourier, RandomStream random) {
    this.contextWidth = contextWidth;
    features = fourier ? new FourierFeatures(1, encoded, DRAWN, random.split("frequencies")) : null;
    encoding = new SinusoidalEncoding(encoded);
    time = layers(encoded, width, random.split("time"));
    context = contextWidth > 0 ? layers(contextWidth, width, random.split("context")) : List.of();
  }

  private static List<Dense> layers(int in, int width, RandomStream random) {
    Initialiser usual = Initialiser.fanIn();
    return List.of(
        new Dense(in, width, Activation.SILU, usual, random.split(0)),
        new Dense(width, width, Activation.IDENTITY, usual, random.split(1)));
  }

  /**
   * The embedding of every time {@code [n]} and context {@code [n, context width]}.
   *
   * @param what who asks, for the words of an error
   */
  Tensor apply(String what, Tensor steps, @Nullable Tensor given) {
    if (context.isEmpty() != (given == null)) {
      throw new IllegalArgumentException(
          "%s: context: expected %s, found %s"
              .formatted(
                  what,
                  context.isEmpty() ? "none" : "[n, " + contextWidth + "]",
                  given == null ? "none" : given.shape()));
    }
    Tensor embedded = time.get(1).apply(time.get(0).apply(encoded(steps)));
    if (given != null) {
      Shapes.require(what + ": context", given, "[n, context width]", steps.dim(0), contextWidth);
      embedded = embedded.add(context.get(1).apply(context.get(0).apply(given)));
    }
    return embedded;
  }

  private Tensor encoded(Tensor steps) {
    return features == null
        ? encoding.apply(steps)
        : features.apply(steps.reshape(steps.dim(0), 1));
  }

  /**
   * Adds {@code time.features} if frequencies were drawn, {@code time.0} and {@code time.1}, {@code
   * context.0} and {@code context.1}.
   */
  void name(Map<String, Parameters> parts) {
    if (features != null) {
      parts.put("time.features", features.parameters());
    }
    for (int i = 0; i < time.size(); i++) {
      parts.put("time." + i, time.get(i).parameters());
    }
    for (int i = 0; i < context.size(); i++) {
      parts.put("context." + i, context.get(i).parameters());
    }
  }
}
