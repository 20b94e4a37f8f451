package org.understudy.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three passes of a convolution. Each is linear in either operand, and their derivatives are
 * each other.
 */
final class ConvolutionPasses {
  private ConvolutionPasses() {}

  static Tensor forward(
      ConvolutionGeometry geometry,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor added,
      Activation activation) {
    if (geometry.isMiscomputedForwards()) {
      // A second channel, of zeros, takes oneDNN to another kernel.
      return forward(
          geometry.twoChannels(), x.pad(-1, 0, 1), weight.pad(-1, 0, 1), bias, added, activation);
    }
    ThreadState state = ThreadState.current();
    boolean again = Engine.bfloat16() && Tensor.records(state, weight) && !geometry.isEmpty();
    Tensor rounded = again ? rounded(state, x) : null;
    Storage out = state.pool.take(geometry.outputShape().size());
    if (geometry.isEmpty()) {
      Movement.fill(out, out.capacity(), 0);
    } else {
      state.primitives.convolutions.forward(
          geometry,
          activation,
          images(x, rounded),
          weight.storage(),
          bias == null ? null : bias.storage(),
          added == null ? null : added.storage(),
          out);
    }
    List<Tensor> inputs = new ArrayList<>(List.of(x, weight));
    if (bias != null) {
      inputs.add(bias);
    }
    if (added != null) {
      inputs.add(added);
    }
    Tensor[] operands = inputs.toArray(Tensor[]::new);
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            geometry.outputShape(),
            out,
            Derivative.of(
                tangents ->
                    Fusion.forward(
                        activation,
                        self[0],
                        (in, by) -> forward(geometry, in, by, null, null, Activation.IDENTITY),
                        operands,
                        tangents),
                gradients -> {
                  @Nullable Tensor[] result = new @Nullable Tensor[operands.length];
                  Tensor g = Fusion.backward(activation, self[0], gradients[0]);
                  backward(geometry, operands, rounded, bias != null, g, result);
                  if (added != null) {
                    result[operands.length - 1] = gradients[0];
                  }
                  return result;
                }),
            operands);
    self[0] = y;
    return y;
  }

  /** Images in bfloat16, which the passes that follow would otherwise each make for themselves. */
  private static Tensor rounded(ThreadState state, Tensor images) {
    Storage source = images.storage();
    Tensor rounded = Tensor.blank(state, Shape.of(images.size() / 2 + images.size() % 2));
    state.primitives.convolutions.round(images.size(), source, rounded.storage());
    return rounded;
  }

  private static ConvolutionPrimitives.Images images(Tensor images, @Nullable Tensor rounded) {
    return rounded != null && Engine.bfloat16()
        ? new ConvolutionPrimitives.Images(rounded.storage(), true)
        : ConvolutionPrimitives.Images.of(images.storage());
  }

  private static void backward(
      ConvolutionGeometry geometry,
      Tensor[] inputs,
      @Nullable Tensor rounded,
      boolean biased,
      Tensor g,
      @Nullable Tensor[] result) {
    boolean toX = Gradients.wants(inputs[0]);
    boolean toWeight = Gradients.wants(inputs[1]);
    boolean toBias = biased && Gradients.wants(inputs[2]);
    ThreadState state = ThreadState.current();
    if (state.recording || geometry.isEmpty()) {
      result[0] = toX ? data(geometry, g, inputs[1]) : null;
      result[1] = toWeight ? weights(geometry, inputs[0], g) : null;
      if (toBias) {
        result[2] = Matrix.columnSums(g.reshape(-1, geometry.out));
      }
      return;
    }
    Tensor roundedG = Engine.bfloat16() && toX && toWeight ? rounded(state, g) : null;
    ConvolutionPrimitives.Images gy = images(g, roundedG);
    ConvolutionPrimitives primitives = state.primitives.convolutions;
    if (toX) {
      Tensor data = Tensor.blank(state, geometry.inputShape());
      primitives.data(geometry, gy, inputs[1].storage(), data.storage());
      result[0] = data;
    }
    if (toWeight) {
      Tensor weight = Tensor.blank(state, geometry.weightShape());
      Tensor bias = toBias ? Tensor.blank(state, Shape.of(geometry.out)) : null;
      primitives.weights(
          geometry,
          images(inputs[0], rounded),
          gy,
          weight.storage(),
          bias == null ? null : bias.storage());
      result[1] = weight;
      if (toBias) {
        result[2] = bias;
      }
    } else if (toBias) {
      result[2] = Matrix.columnSums(g.reshape(-1, geometry.out));
    }
  }

  static Tensor data(ConvolutionGeometry geometry, Tensor gy, Tensor weight) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(geometry.inputShape().size());
    if (geometry.isEmpty()) {
      Movement.fill(out, out.capacity(), 0);
    } else {
      state.primitives.convolutions.data(geometry, images(gy, null), weight.storage(), out);
    }
    return Tensor.result(
        state,
        geometry.inputShape(),
        out,
        Derivative.bilinear(
            (in, by) -> data(geometry, in, by),
            gy,
            weight,
            gradients ->
                new @Nullable Tensor[] {
                  Gradients.wants(gy)
                      ? forward(geometry, gradients[0], weight, null, null, Activation.IDENTITY)
                      : null,
                  Gradients.wants(weight) ? weights(geometry, gradients[0], gy) : null
                }),
        gy,
        weight);
  }

  private static Tensor weights(ConvolutionGeometry geometry, Tensor x, Tensor gy) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(geometry.weightShape().size());
    if (geometry.isEmpty()) {
      Movement.fill(out, out.capacity(), 0);
    } else {
      state.primitives.convolutions.weights(geometry, images(x, null), images(gy, null), out, null);
    }
    return Tensor.result(
        state,
        geometry.weightShape(),
        out,
        gradients ->
            new @Nullable Tensor[] {
              Gradients.wants(x) ? data(geometry, gy, gradients[0]) : null,
              Gradients.wants(gy)
                  ? forward(geometry, x, gradients[0], null, null, Activation.IDENTITY)
                  : null
            },
        x,
        gy);
  }
}
