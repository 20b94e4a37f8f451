package org.understudy.tensor;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.NormalisationPrimitives.Extents;
import org.understudy.tensor.NormalisationPrimitives.Kind;

/**
 * Subtracts a mean and divides by a standard deviation, then scales and shifts each channel. The
 * channels are the last axis.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Normalisation {
  private Normalisation() {}

  /**
   * Over the channels of each position (Ba et al. 2016).
   *
   * @param x {@code [..., channels]}
   * @param scale {@code [channels]}, or null for ones
   * @param shift {@code [channels]}, or null for zeros
   * @param epsilon added to the variance
   */
  public static Tensor layer(
      Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
    check("layer", x, 1, scale, shift);
    int channels = x.dim(-1);
    int rows = channels == 0 ? 0 : x.size() / channels;
    return apply(new Extents(Kind.LAYER, rows, 1, channels, epsilon), x, scale, shift);
  }

  /**
   * Over the positions of an image and the channels of a group (Wu and He 2018).
   *
   * @param x {@code [batch, ..., channels]}
   * @param groups of adjacent channels; their number divides that of the channels
   * @param scale {@code [channels]}, or null for ones
   * @param shift {@code [channels]}, or null for zeros
   * @param epsilon added to the variance
   */
  public static Tensor group(
      Tensor x, int groups, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
    return group(x, null, groups, scale, shift, epsilon, Activation.IDENTITY);
  }

  /**
   * The same of x + added, and with an activation behind it: what surrounds a group norm in the
   * residual blocks of diffusion models, where all of it is one pass if the activation is SiLU.
   *
   * @param x {@code [batch, ..., channels]}
   * @param added {@code [batch, channels]}, the same for all positions, or null for zeros
   * @param groups of adjacent channels; their number divides that of the channels
   * @param scale {@code [channels]}, or null for ones
   * @param shift {@code [channels]}, or null for zeros
   * @param epsilon added to the variance
   */
  public static Tensor group(
      Tensor x,
      @Nullable Tensor added,
      int groups,
      @Nullable Tensor scale,
      @Nullable Tensor shift,
      float epsilon,
      Activation activation) {
    check("group", x, 2, scale, shift);
    int channels = x.dim(-1);
    int batch = x.dim(0);
    if (groups < 1 || channels % groups != 0) {
      throw new IllegalArgumentException(
          "group normalisation: the %d channels of shape %s do not divide into %d groups"
              .formatted(channels, x.shape(), groups));
    }
    if (added != null && !added.shape().equals(Shape.of(batch, channels))) {
      throw new IllegalArgumentException(
          "group normalisation: input %s needs an added tensor of shape %s, found %s"
              .formatted(x.shape(), Shape.of(batch, channels), added.shape()));
    }
    if (x.size() == 0) {
      return x.mul(1);
    }
    boolean silu = activation == Activation.SILU;
    if (!silu && activation != Activation.IDENTITY) {
      return activation.apply(group(x, added, groups, scale, shift, epsilon, Activation.IDENTITY));
    }
    ThreadState state = ThreadState.current();
    Tensor factor = scale == null ? Tensor.ones(channels) : scale;
    Tensor offset = shift == null ? Tensor.zeros(channels) : shift;
    GroupNormKernel kernel =
        new GroupNormKernel(
            batch,
            x.size() / batch / channels,
            groups,
            factor.toArray(),
            offset.toArray(),
            added == null ? new float[batch * channels] : added.toArray(),
            epsilon,
            silu);
    Storage in = x.storage();
    Storage out = state.pool.take(x.size());
    kernel.forward(in, out);
    Tensor[] inputs =
        added == null ? new Tensor[] {x, factor, offset} : new Tensor[] {x, factor, offset, added};
    return Tensor.result(
        state,
        x.shape(),
        out,
        gradients ->
            state.recording
                ? Gradients.through(
                    fresh -> new Tensor[] {composedGroup(groups, epsilon, activation, fresh)},
                    inputs,
                    gradients)
                : groupBackward(kernel, inputs, gradients[0]),
        inputs);
  }

  private static @Nullable Tensor[] groupBackward(
      GroupNormKernel kernel, Tensor[] inputs, Tensor gradient) {
    ThreadState state = ThreadState.current();
    Tensor x = inputs[0];
    Tensor toX = Tensor.blank(state, x.shape());
    GroupNormKernel.Sums sums = kernel.backward(x.storage(), gradient.storage(), toX.storage());
    @Nullable Tensor[] result = new @Nullable Tensor[inputs.length];
    result[0] = toX;
    result[1] = Tensor.of(sums.toScale());
    result[2] = Tensor.of(sums.toShift());
    if (inputs.length > 3) {
      result[3] = Tensor.of(sums.toAdded, x.dim(0), x.dim(-1));
    }
    return result;
  }

  /** Of x, scale, shift and, if there is, what is added. */
  private static Tensor composedGroup(
      int groups, float epsilon, Activation activation, Tensor... inputs) {
    Tensor x = inputs[0];
    int channels = x.dim(-1);
    int batch = x.dim(0);
    int[] kept = {batch, 1, groups, 1};
    Tensor flat = x.reshape(batch, x.size() / batch / channels, channels);
    Tensor shifted = inputs.length > 3 ? flat.add(inputs[3].reshape(batch, 1, channels)) : flat;
    Tensor grouped = shifted.reshape(batch, flat.dim(1), groups, channels / groups);
    Tensor centred = grouped.sub(grouped.mean(3).mean(1).reshape(kept));
    Tensor variance = centred.square().mean(3).mean(1).reshape(kept);
    Tensor normal = centred.div(variance.add(epsilon).sqrt());
    return activation.apply(normal.reshape(x.shape()).mul(inputs[1]).add(inputs[2]));
  }

  /** Over the positions of an image, each channel by itself (Ulyanov et al. 2016). */
  public static Tensor instance(
      Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
    return group(x, Math.max(1, x.dim(-1)), scale, shift, epsilon);
  }

  /**
   * Over the batch and all positions, each channel by itself (Ioffe and Szegedy 2015), with this
   * batch's own mean and variance.
   *
   * @param x {@code [batch, ..., channels]}
   */
  public static Tensor batch(
      Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
    check("batch", x, 2, scale, shift);
    int channels = x.dim(-1);
    int positions = x.size() == 0 ? 0 : x.size() / x.dim(0) / channels;
    return apply(new Extents(Kind.BATCH, x.dim(0), positions, channels, epsilon), x, scale, shift);
  }

  private static void check(
      String kind, Tensor x, int leastRank, @Nullable Tensor scale, @Nullable Tensor shift) {
    if (x.rank() < leastRank) {
      throw new IllegalArgumentException(
          kind + " normalisation: expected at least " + leastRank + " axes, found " + x.shape());
    }
    Shape channels = Shape.of(x.dim(-1));
    for (Tensor factor : new @Nullable Tensor[] {scale, shift}) {
      if (factor != null && !factor.shape().equals(channels)) {
        throw new IllegalArgumentException(
            "%s normalisation: input %s needs scale and shift of shape %s, found %s"
                .formatted(kind, x.shape(), channels, factor.shape()));
      }
    }
  }

  private static Tensor apply(
      Extents extents, Tensor x, @Nullable Tensor scale, @Nullable Tensor shift) {
    if (x.size() == 0) {
      return x.mul(1);
    }
    int channels = extents.channels();
    Tensor factor = scale == null ? Tensor.ones(channels) : scale;
    Tensor offset = shift == null ? Tensor.zeros(channels) : shift;
    ThreadState state = ThreadState.current();
    Tensor mean = Tensor.blank(state, Shape.of(extents.statistics()));
    Tensor variance = Tensor.blank(state, mean.shape());
    Storage in = x.storage();
    Storage slopes = factor.storage();
    Storage offsets = offset.storage();
    Storage out = state.pool.take(x.size());
    state.primitives.normalisations.forward(
        extents, in, slopes, offsets, out, mean.storage(), variance.storage());
    Tensor[] inputs = {x, factor, offset};
    return Tensor.result(
        state,
        x.shape(),
        out,
        gradients -> backward(extents, inputs, mean, variance, gradients),
        inputs);
  }

  private static @Nullable Tensor[] backward(
      Extents extents,
      Tensor[] inputs,
      Tensor mean,
      Tensor variance,
      @Nullable Tensor[] gradients) {
    ThreadState state = ThreadState.current();
    if (state.recording) {
      return Gradients.through(
          fresh -> new Tensor[] {composed(extents, fresh[0], fresh[1], fresh[2])},
          inputs,
          gradients);
    }
    Tensor x = inputs[0];
    Tensor toX = Tensor.blank(state, x.shape());
    Tensor toScale = Tensor.blank(state, inputs[1].shape());
    Tensor toShift = Tensor.blank(state, inputs[2].shape());
    state.primitives.normalisations.backward(
        extents,
        x.storage(),
        mean.storage(),
        variance.storage(),
        gradients[0].storage(),
        inputs[1].storage(),
        toX.storage(),
        toScale.storage(),
        toShift.storage());
    return new @Nullable Tensor[] {toX, toScale, toShift};
  }

  /** The same in operations that differentiate to any order. */
  private static Tensor composed(Extents extents, Tensor x, Tensor scale, Tensor shift) {
    int channels = extents.channels();
    int rows = extents.batch() * extents.positions();
    Tensor flat = x.reshape(rows, channels);
    int axis = extents.kind() == Kind.LAYER ? 1 : 0;
    Tensor centred = flat.sub(flat.sum(axis, true).div(flat.dim(axis)));
    Tensor deviation =
        centred.square().sum(axis, true).div(flat.dim(axis)).add(extents.epsilon()).sqrt();
    return centred.div(deviation).mul(scale).add(shift).reshape(x.shape());
  }
}
