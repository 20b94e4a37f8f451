package org.understudy.vae;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Mlp;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Features of events, side by side with a context: what codes are read from. */
final class Encoder {
  private final Shape event;
  private final ConditionNetwork trunk;
  private final @Nullable Mlp head;
  private final Activation activation;
  private final Activation behindTrunk;
  private final int outputs;

  /**
   * An encoder.
   *
   * @param event the shape of an event as the network sees it
   * @param context how many numbers the context has, 0 for none
   * @throws IllegalArgumentException if convolutions do not fit the event
   */
  Encoder(NetworkConfig config, Shape event, int context, RandomStream random) {
    this.event = event;
    activation = config.activation();
    int axes = config.type().axes();
    if (axes > 0) {
      config.smallest(event);
    }
    trunk =
        axes == 0
            ? ConditionNetwork.none(event)
            : ConditionNetwork.convolutions(
                axes,
                event,
                config.channels(),
                config.kernel(),
                config.layers(),
                config.hidden(),
                activation,
                random.split("trunk"));
    behindTrunk = axes == 0 ? Activation.IDENTITY : activation;
    int hidden = axes == 0 ? config.layers() : 1;
    List<Integer> widths = new ArrayList<>(List.of(trunk.outputs() + context));
    for (int i = 0; i < hidden; i++) {
      widths.add(config.hidden());
    }
    outputs = widths.get(hidden);
    head = hidden == 0 ? null : new Mlp(widths, activation, random.split("head"));
  }

  /** Numbers and those of a context, if there is one, in one row. */
  static Tensor beside(Tensor x, @Nullable Tensor context) {
    return context == null ? x : Tensor.concat(1, x, context);
  }

  /** How many features there are. */
  int outputs() {
    return outputs;
  }

  /**
   * The features.
   *
   * @param x {@code [n, ...]} of as many numbers as an event has
   * @param context {@code [n, context]}
   * @return {@code [n, outputs()]}
   */
  Tensor apply(Tensor x, @Nullable Tensor context) {
    Tensor image = x.reshape(event.prepend(x.dim(0)).toArray());
    Tensor seen = beside(behindTrunk.apply(trunk.apply(image)), context);
    return head == null ? seen : activation.apply(head.apply(seen));
  }

  /** Those of every layer. */
  Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("trunk", trunk.parameters());
    if (head != null) {
      parts.put("head", head.parameters());
    }
    return Parameters.join(parts);
  }
}
