package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.linear;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.understudy.nn.Parameters;
import org.understudy.runtime.file.Safetensors;

/** Our parameters as libtorch variables of the same names and numbers, and libtorch's Adam. */
final class TorchWeights {
  private final Map<String, Tensor> byName = new LinkedHashMap<>();
  private final Map<String, TensorOptional> optional = new LinkedHashMap<>();
  private final TensorVector all = new TensorVector();
  private final Adam adam;

  /** Weights from numbers, so that a process of libtorch's own needs no engine of ours. */
  TorchWeights(Map<String, Safetensors.Entry> entries, double rate) {
    entries.forEach(
        (name, entry) -> {
          int[] dims = entry.shape().toArray();
          Tensor weight = tensor(entry.values(), Arrays.stream(dims).asLongStream().toArray());
          weight.set_requires_grad(true);
          byName.put(name, weight);
          optional.put(name, new TensorOptional(weight));
          all.push_back(weight);
        });
    adam = new Adam(all, new AdamOptions(rate));
  }

  /** The names, shapes and numbers of parameters. */
  static Map<String, Safetensors.Entry> entries(Parameters parameters) {
    Map<String, Safetensors.Entry> entries = new LinkedHashMap<>();
    for (Parameters.Named named : parameters.entries()) {
      entries.put(
          named.name(),
          new Safetensors.Entry(named.parameter().shape(), named.parameter().toArray()));
    }
    return entries;
  }

  static Tensor tensor(float[] values, long... shape) {
    return from_blob(new FloatPointer(values), shape).clone();
  }

  static float[] array(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    new FloatPointer(tensor.contiguous().data_ptr_float()).get(values);
    return values;
  }

  Tensor get(String name) {
    return byName.get(name);
  }

  /** A dense layer by {@code name.weight} and {@code name.bias}. */
  Tensor dense(Tensor x, String name) {
    return dense(x, byName.get(name + ".weight"), name);
  }

  /** A dense layer with a weight made from the one of its name. */
  Tensor dense(Tensor x, Tensor weight, String name) {
    return linear(x, weight, optional.get(name + ".bias"));
  }

  /**
   * One training step.
   *
   * @param clip limit of the gradients' joint norm; 0 for none
   */
  void step(Supplier<Tensor> loss, double clip) {
    try (PointerScope scope = new PointerScope()) {
      Tensor value = loss.get();
      adam.zero_grad();
      value.backward();
      if (clip > 0) {
        clip_grad_norm_(all, clip);
      }
      adam.step();
    }
  }

  /** The gradient of a loss with respect to each weight, by name. */
  Map<String, float[]> gradients(Supplier<Tensor> loss) {
    adam.zero_grad();
    loss.get().backward();
    Map<String, float[]> gradients = new LinkedHashMap<>();
    byName.forEach((name, weight) -> gradients.put(name, array(weight.grad())));
    return gradients;
  }
}
