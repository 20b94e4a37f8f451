package org.understudy.gan;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.understudy.nn.Adam;
import org.understudy.nn.Parameters;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Schema;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Small networks to play with, and training of one player only. */
final class Players {
  private Players() {}

  /** Settings of a network for an experiment file. */
  static ConfigNode network(String... keysAndValues) {
    return settings(Map.of(), keysAndValues);
  }

  /** Nested settings and plain ones. */
  static ConfigNode settings(Map<String, ConfigNode> more, String... keysAndValues) {
    Map<String, ConfigNode> entries = new HashMap<>(more);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put(
          keysAndValues[i], new ConfigNode(value(keysAndValues[i + 1]), keysAndValues[i], ""));
    }
    return new ConfigNode(entries, "", "");
  }

  private static Object value(String text) {
    if (text.matches("-?[0-9]+")) {
      return Long.parseLong(text);
    }
    return text.matches("-?[0-9.]+")
        ? (Object) Double.parseDouble(text)
        : text.matches("true|false") ? (Object) Boolean.parseBoolean(text) : text;
  }

  /** A model with one network for both players. */
  static Gan gan(Schema schema, ConfigNode network, long seed, String... keysAndValues) {
    ConfigNode settings =
        settings(Map.of("generator", network, "discriminator", network), keysAndValues);
    return (Gan)
        new GanProvider()
            .create(
                Configs.bind(settings, GanConfig.class),
                schema,
                Understudy.create().context(RandomStream.of(seed), Path.of("")));
  }

  /** Takes some steps of Adam down a loss. */
  static void descend(Parameters parameters, int steps, double rate, Supplier<Tensor> loss) {
    Adam adam = new Adam(parameters, 0.5, 0.99, 1e-8, 0, 0);
    List<Tensor> values = parameters.list().stream().map(Parameter::value).toList();
    for (int step = 0; step < steps; step++) {
      try (Scope scope = Scope.open()) {
        double factor = 1 - (double) step / steps;
        adam.step(Gradients.of(loss.get(), values), rate * factor);
      }
    }
  }
}
