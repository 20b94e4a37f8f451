package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Batch normalisation (Ioffe and Szegedy 2015): {@code (x - mean) / sqrt(variance + 1e-5) * scale +
 * shift}, each channel by itself. In training, mean and variance are those of the batch over all
 * its rows and positions, and a running average follows them; afterwards they are that average.
 * Which of the two is the caller's word, {@link #training} or {@link #inference}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class BatchNorm {
  private final int channels;
  private final double momentum;
  private final Parameter scale;
  private final Parameter shift;
  private final Parameter mean;
  private final Parameter variance;

  /** A layer whose running average takes a tenth of every batch. */
  public BatchNorm(int channels) {
    this(channels, 0.1);
  }

  /**
   * A layer that begins with scales and variances of 1, and shifts and means of 0.
   *
   * @param channels extent of the last axis, at least 1
   * @param momentum share of the newest batch in the running average: above 0, at most 1
   * @throws IllegalArgumentException if either is not so
   */
  public BatchNorm(int channels, double momentum) {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batch-norm.momentum: expected a number above 0 and at most 1, found " + momentum);
    }
    this.channels = Shapes.positive("batch-norm.channels", channels);
    this.momentum = momentum;
    Shape shape = Shape.of(channels);
    scale = GroupNorm.ones("scale", channels);
    shift = new Parameter("shift", shape, new float[channels]);
    mean = Parameter.frozen("mean", shape, new float[channels]);
    variance = Parameter.frozen("variance", shape, scale.toArray());
  }

  /**
   * The input normalised by its own statistics, towards which the running ones are moved: by the
   * mean, and by the variance divided by the count less one.
   *
   * @param x {@code [n, ..., channels]}, at least two numbers for each channel
   * @return the shape of x
   * @throws IllegalArgumentException if the last axis has another extent, or the others leave one
   *     number or none
   */
  public Tensor training(Tensor x) {
    requireChannels(x);
    int count = x.size() / channels;
    if (count < 2) {
      throw new IllegalArgumentException(
          "batch norm: expected at least 2 numbers for each channel to train on, found "
              + x.shape());
    }
    follow(x, count);
    return Normalisation.batch(x, scale.value(), shift.value(), GroupNorm.EPSILON);
  }

  private void follow(Tensor x, int count) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor flat = x.reshape(count, channels);
      Tensor average = flat.mean(0);
      Tensor spread = flat.sub(average).square().sum(0).div(count - 1);
      move(mean, average);
      move(variance, spread);
    }
  }

  private void move(Parameter running, Tensor newest) {
    float[] values = running.toArray();
    float[] towards = newest.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (momentum * (towards[i] - values[i]));
    }
    running.set(values);
  }

  /**
   * The input normalised by the running statistics, every row by itself.
   *
   * @param x {@code [n, ..., channels]}
   * @return the shape of x
   * @throws IllegalArgumentException if the last axis has another extent
   */
  public Tensor inference(Tensor x) {
    requireChannels(x);
    Tensor factor = scale.value().div(variance.value().add(GroupNorm.EPSILON).sqrt());
    return x.mul(factor).add(shift.value().sub(mean.value().mul(factor)));
  }

  private void requireChannels(Tensor x) {
    Shapes.requireLast("batch norm: x", x, "[n, ..., channels]", channels);
  }

  /**
   * {@code scale}, {@code shift}, and the running {@code mean} and {@code variance}, which are
   * frozen: training leaves them to this layer, files keep them. Each {@code [channels]}.
   */
  public Parameters parameters() {
    return Parameters.of(scale, shift, mean, variance);
  }
}
