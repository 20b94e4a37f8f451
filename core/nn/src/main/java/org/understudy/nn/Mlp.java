package org.understudy.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** Dense layers one after another, an activation behind all but the last. */
@API(status = API.Status.EXPERIMENTAL)
public final class Mlp {
  private final List<Dense> layers = new ArrayList<>();

  /**
   * A network through the given widths.
   *
   * @param widths input, hidden ..., output: at least two
   */
  public Mlp(List<Integer> widths, Activation activation, RandomStream random) {
    if (widths.size() < 2) {
      throw new IllegalArgumentException(
          "mlp: expected at least an input and an output width, found " + widths);
    }
    for (int i = 0; i + 1 < widths.size(); i++) {
      boolean last = i + 2 == widths.size();
      layers.add(
          new Dense(
              widths.get(i),
              widths.get(i + 1),
              last ? Activation.IDENTITY : activation,
              Initialiser.fanIn(),
              random.split(i)));
    }
  }

  /** The last layer's output: {@code [n, ..., input]} to {@code [n, ..., output]}. */
  public Tensor apply(Tensor x) {
    Tensor h = x;
    for (Dense layer : layers) {
      h = layer.apply(h);
    }
    return h;
  }

  /** Those of every layer. */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      parts.put("layer." + i, layers.get(i).parameters());
    }
    return Parameters.join(parts);
  }
}
