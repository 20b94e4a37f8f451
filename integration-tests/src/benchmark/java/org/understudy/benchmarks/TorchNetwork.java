package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.group_norm;
import static org.bytedeco.pytorch.global.torch.linear;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.understudy.nn.Parameters;

/**
 * Named weights of a convolutional network in libtorch, taken from ours.
 *
 * <p>Ours are channels last: an image is {@code [batch, height, width, channels]}, a kernel {@code
 * [out, height, width, in]}. Here both have the channels second, as libtorch wants them, in
 * whichever memory format is asked for.
 */
final class TorchNetwork {
  private final MemoryFormat format;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Map<String, TensorOptional> optional = new LinkedHashMap<>();

  TorchNetwork(boolean channelsLast) {
    format = channelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
  }

  TorchNetwork(boolean channelsLast, Parameters parameters) {
    this(channelsLast);
    addAll(parameters);
  }

  /** Adds weights; one of rank 4 is a kernel. */
  void addAll(Parameters parameters) {
    for (Parameters.Named named : parameters.entries()) {
      add(named.name(), named.parameter().toArray(), named.parameter().shape().toArray());
    }
  }

  private void add(String name, float[] values, int... dims) {
    Tensor tensor = dims.length == 4 ? image(values, dims) : tensor(values, dims);
    tensor.set_requires_grad(true);
    weights.put(name, tensor);
    optional.put(name, new TensorOptional(tensor));
  }

  /** An image or a kernel of ours as one of libtorch's. */
  Tensor image(float[] values, int... dims) {
    // A clone has the strides of the format even where one channel leaves them open: libtorch picks
    // its kernels by the strides.
    return tensor(values, dims).permute(0, 3, 1, 2).clone(new MemoryFormatOptional(format));
  }

  static Tensor tensor(float[] values, int... dims) {
    long[] shape = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      shape[i] = dims[i];
    }
    return from_blob(new FloatPointer(values), shape).clone();
  }

  Tensor formatted(Tensor x) {
    return x.clone(new MemoryFormatOptional(format));
  }

  boolean has(String name) {
    return weights.containsKey(name);
  }

  Tensor weight(String name) {
    Tensor weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("no weight '" + name + "'; there are " + weights.keySet());
    }
    return weight;
  }

  private TensorOptional maybe(String name) {
    TensorOptional weight = optional.get(name);
    return weight == null ? new TensorOptional() : weight;
  }

  /** A convolution by {@code name.weight} and {@code name.bias}. */
  Tensor convolution(Tensor x, String name, long stride, long padding) {
    return conv2d(
        x,
        weight(name + ".weight"),
        maybe(name + ".bias"),
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {1, 1},
        1);
  }

  /** A dense layer by {@code name.weight} and {@code name.bias}. */
  Tensor dense(Tensor x, String name) {
    return linear(x, weight(name + ".weight"), maybe(name + ".bias"));
  }

  /** Group normalisation with {@code name.scale} and {@code name.shift}. */
  Tensor groupNorm(Tensor x, String name, int groups, double epsilon) {
    return group_norm(x, groups, maybe(name + ".scale"), maybe(name + ".shift"), epsilon, true);
  }

  /** Adam over every weight whose name begins so. */
  Adam adam(String prefix, double rate, double firstMoment) {
    AdamOptions options = new AdamOptions(rate);
    options.betas().put(0, firstMoment);
    options.betas().put(1, 0.999);
    return new Adam(all(prefix), options);
  }

  TensorVector all(String prefix) {
    List<Tensor> chosen = new ArrayList<>();
    weights.forEach(
        (name, weight) -> {
          if (name.startsWith(prefix)) {
            chosen.add(weight);
          }
        });
    return new TensorVector(chosen.toArray(new Tensor[0]));
  }

  /** The gradient of each weight whose name begins so, after a backward pass, in our layout. */
  Map<String, float[]> gradients(String prefix) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          if (name.startsWith(prefix)) {
            gradients.put(name, values(weight.grad()));
          }
        });
    return gradients;
  }

  /** The numbers of a tensor in our layout. */
  static float[] values(Tensor tensor) {
    Tensor ours = tensor.dim() == 4 ? tensor.permute(0, 2, 3, 1) : tensor;
    float[] values = new float[(int) tensor.numel()];
    new FloatPointer(ours.contiguous().data_ptr_float()).get(values);
    return values;
  }
}
