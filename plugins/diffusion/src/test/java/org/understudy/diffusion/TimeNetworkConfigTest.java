package org.understudy.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

class TimeNetworkConfigTest {
  private static TimeNetworkConfig config(Object... keys) {
    Map<String, ConfigNode> entries = new HashMap<>();
    for (int i = 0; i < keys.length; i += 2) {
      entries.put((String) keys[i], new ConfigNode(keys[i + 1], (String) keys[i], ""));
    }
    return Configs.bind(new ConfigNode(entries, "", ""), TimeNetworkConfig.class);
  }

  private static void moved(TimeNetwork network) {
    RandomStream random = RandomStream.of(4);
    for (Parameter parameter : network.parameters().trainable().list()) {
      float[] values = parameter.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.3 * random.nextGaussian());
      }
      parameter.set(values);
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new TimeNetworkConfig(
            TimeNetworkConfig.Type.DENSE,
            128,
            3,
            Activation.SILU,
            32,
            1,
            1,
            true,
            true,
            2,
            4,
            TimeNetworkConfig.TimeFeatures.SINUSOIDAL),
        Configs.defaults(TimeNetworkConfig.class));
  }

  @Test
  void fullMapping() {
    TimeNetworkConfig full =
        new TimeNetworkConfig(
            TimeNetworkConfig.Type.UNET2D,
            64,
            2,
            Activation.RELU,
            16,
            3,
            2,
            false,
            false,
            4,
            8,
            TimeNetworkConfig.TimeFeatures.FOURIER);
    assertEquals(full, Configs.bind(Configs.toNode(full), TimeNetworkConfig.class));
    assertEquals(
        full,
        config(
            "type",
            "unet2d",
            "hidden",
            64L,
            "blocks",
            2L,
            "activation",
            "relu",
            "channels",
            16L,
            "levels",
            3L,
            "blocks-per-level",
            2L,
            "attention",
            false,
            "film",
            false,
            "patch",
            4L,
            "heads",
            8L,
            "features",
            "fourier"));
  }

  /** A network without channels says what one with a channel says, put behind each other. */
  @ParameterizedTest
  @ValueSource(strings = {"unet2d", "transformer2d"})
  void twoOutputsOfAnEventWithoutChannelsLieAlongItsLastAxis(String type) {
    TimeNetworkConfig config = config("type", type, "channels", 4L, "hidden", 8L, "blocks", 1L);
    try (Scope scope = Scope.open()) {
      TimeNetwork plain = config.network(Shape.of(4, 6), 2, 0, 0, RandomStream.of(1));
      TimeNetwork channelled = config.network(Shape.of(4, 6, 1), 2, 0, 0, RandomStream.of(1));
      moved(plain);
      moved(channelled);
      Tensor x = RandomStream.of(2).normal(3, 4, 6);
      Tensor time = Tensor.of(new float[] {0.1f, 0.5f, 0.9f});
      Tensor expected = channelled.apply(x.reshape(3, 4, 6, 1), time, null);
      assertEquals(Shape.of(3, 4, 6, 2), expected.shape());
      Tensor found = plain.apply(x, time, null);
      assertEquals(Shape.of(3, 4, 12), found.shape());
      for (int output = 0; output < 2; output++) {
        assertArrayEquals(
            expected.slice(-1, output, output + 1).toArray(),
            found.slice(-1, 6 * output, 6 * output + 6).toArray());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "unet1d", "unet2d", "transformer1d", "transformer2d"})
  void oneTimeAndConditionForAllRowsIsThatOfEach(String type) {
    boolean series = type.endsWith("1d");
    int[] event = series ? new int[] {8, 2} : new int[] {4, 2, 2};
    TimeNetworkConfig config = config("type", type, "channels", 4L, "hidden", 8L, "blocks", 1L);
    try (Scope scope = Scope.open()) {
      TimeNetwork network = config.network(Shape.of(event), 1, 3, 0, RandomStream.of(1));
      moved(network);
      RandomStream random = RandomStream.of(2);
      Tensor x = random.normal(Shape.of(event).prepend(3).toArray());
      Tensor condition = random.normal(1, 3);
      Tensor one = network.apply(x, Tensor.of(new float[] {0.3f}), condition);
      Tensor each =
          network.apply(
              x,
              Tensor.of(new float[] {0.3f, 0.3f, 0.3f}),
              Tensor.concat(0, condition, condition, condition));
      assertArrayEquals(each.toArray(), one.toArray(), 1e-5f);
      Tensor later = network.apply(x, Tensor.of(new float[] {0.8f}), condition);
      Tensor otherwise = network.apply(x, Tensor.of(new float[] {0.3f}), condition.mul(-1));
      assertTrue(later.sub(one).abs().max(0).sum().item() > 1e-2, "the time makes no difference");
      assertTrue(otherwise.sub(one).abs().max(0).sum().item() > 1e-2, "nor does the condition");
    }
  }

  /** What is said at one end of a series changes with its other end: attention sees all. */
  @Test
  void attentionReachesEveryPosition() {
    for (boolean attention : new boolean[] {false, true}) {
      TimeNetworkConfig config =
          config("type", "unet1d", "channels", 4L, "levels", 2L, "attention", attention);
      try (Scope scope = Scope.open()) {
        TimeNetwork network = config.network(Shape.of(16, 1), 1, 0, 0, RandomStream.of(1));
        boolean found =
            network.parameters().entries().stream()
                .anyMatch(entry -> entry.name().startsWith("down.2.0.attention"));
        assertEquals(attention, found);
        moved(network);
        Tensor x = RandomStream.of(2).normal(1, 16, 1).variable();
        Tensor first = network.apply(x, Tensor.of(new float[] {0.3f}), null).slice(1, 0, 1).sum();
        float[] slopes = Gradients.of(first, List.of(x)).get(0).toArray();
        assertTrue(Math.abs(slopes[15]) > 1e-7, "slope " + slopes[15]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unet2d | 10 x 12 | multiples of 8, found 10 x 12; crop or pad the events to 8 x 8 or"
            + " 16 x 16, or choose levels: 1",
        "unet1d | 30 | multiples of 8, found 30; crop or pad the events to 24 or 32, or choose"
            + " levels: 1",
        "transformer2d | 9 x 6 | multiples of 5, found 9 x 6; crop or pad the events to 5 x 5 or"
            + " 10 x 10, or choose patch: 1",
        "unet2d | 8 | unet2d takes events of shape [h, w(, channels)], found [8]",
        "transformer1d | 8 x 8 x 1 | transformer1d takes events of shape [length(, channels)],"
            + " found [8, 8, 1]"
      })
  void extentsThatDoNotFitAreRefusedWithThoseThatWould(String type, String event, String words) {
    TimeNetworkConfig config = config("type", type, "levels", 3L, "patch", 5L);
    int[] dims =
        java.util.Arrays.stream(event.split(" x ", -1)).mapToInt(Integer::parseInt).toArray();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> config.network(Shape.of(dims), 1, 0, 0, RandomStream.of(1)));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "channels, 5, an even integer",
    "levels, 9, from 0 to 8",
    "blocks-per-level, 0, >= 1",
    "patch, 0, >= 1",
    "heads, 0, >= 1",
    "heads, 3, multiple of the 3 heads",
    "blocks, 0, >= 1 for a transformer"
  })
  void rangesAreChecked(String key, long value, String words) {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> config("type", "transformer1d", key, value));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
