package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.nn.UNet.Settings;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class UNetTest {
  private static final Kernel THREE = Kernel.of(3, 3);

  private static Settings settings(List<Integer> extents, List<Integer> multipliers) {
    return new Settings(extents, 1, 2, 4, multipliers, 1, List.of(0), 6, 3, 2);
  }

  private static Settings modern(Settings plain) {
    return new Settings(
        plain.extents(),
        plain.in(),
        plain.out(),
        plain.base(),
        plain.multipliers(),
        plain.blocks(),
        plain.attention(),
        plain.timeWidth(),
        plain.contextWidth(),
        plain.groups(),
        true,
        true);
  }

  /** The layers of a network by name, in double precision. */
  private record Layers(Map<String, Doubles> parameters) {
    Doubles get(String name, String part) {
      return parameters.get(name + "." + part);
    }

    Doubles dense(Doubles x, String name) {
      return Formulas.dense(x, get(name, "weight"), get(name, "bias"));
    }

    Doubles conv(Doubles x, String name, int stride, int padding) {
      return Images.convolve(
          x, get(name, "weight"), get(name, "bias"), THREE.stride(stride), padding);
    }

    Doubles norm(Doubles x, String name) {
      return Images.groupNorm(x, 2, get(name, "scale"), get(name, "shift"));
    }

    Doubles active(Doubles x, String name) {
      return Formulas.map(norm(x, name), Formulas::silu);
    }

    Doubles residual(Doubles x, Doubles embedding, String name) {
      Doubles h = conv(active(x, name + ".norm.0"), name + ".convolution.0", 1, 1);
      Doubles added = embedding == null ? null : dense(embedding, name + ".time");
      if (added == null) {
        h = active(h, name + ".norm.1");
      } else if (added.dim(-1) == h.dim(-1)) {
        h = active(Images.spread(h, added), name + ".norm.1");
      } else {
        Doubles normal = norm(h, name + ".norm.1");
        int channels = h.dim(-1);
        h =
            Doubles.build(
                i ->
                    Formulas.silu(
                        normal.at(i) * (1 + added.at(i[0], i[3]))
                            + added.at(i[0], channels + i[3])),
                h.dims());
      }
      h = conv(h, name + ".convolution.1", 1, 1);
      boolean same = !parameters.containsKey(name + ".shortcut.weight");
      return h.plus(same ? x : conv(x, name + ".shortcut", 1, 0));
    }

    Doubles attention(Doubles x, String name) {
      int width = x.dim(-1);
      int[] rows = {x.dim(0), x.dim(1) * x.dim(2), 3 * width};
      Doubles all = dense(norm(x, name + ".norm"), name + ".in").as(rows);
      Doubles seen =
          Images.attend(
              Images.channels(all, 0, width),
              Images.channels(all, width, 2 * width),
              Images.channels(all, 2 * width, 3 * width));
      return x.plus(dense(seen, name + ".out").as(x.dims()));
    }

    Doubles network(Doubles x, Doubles time, Doubles context) {
      Doubles drawn = parameters.get("time.features.frequencies");
      Doubles encoded =
          Doubles.build(
              i -> {
                if (drawn != null) {
                  double turns = 2 * Math.PI * time.at(i[0]) * drawn.at(i[1] % 2, 0);
                  return i[1] < 2 ? Math.cos(turns) : Math.sin(turns);
                }
                double phase = time.at(i[0]) * (i[1] % 2 == 0 ? 1 : 0.01);
                return i[1] < 2 ? Math.sin(phase) : Math.cos(phase);
              },
              time.dim(0),
              4);
      Doubles inner = Formulas.map(dense(encoded, "time.0"), Formulas::silu);
      Doubles given = Formulas.map(dense(context, "context.0"), Formulas::silu);
      Doubles e =
          Formulas.map(dense(inner, "time.1").plus(dense(given, "context.1")), Formulas::silu);
      Doubles entry = conv(x, "entry", 1, 1);
      Doubles large = attention(residual(entry, e, "down.0.0"), "down.0.0.attention");
      Doubles smaller = conv(large, "down.0.smaller", 2, 1);
      Doubles small = residual(smaller, e, "down.1.0");
      Doubles h = attention(residual(small, e, "middle.first"), "middle.attention");
      h = residual(h, e, "middle.second");
      h = residual(Images.join(h, small), e, "up.1.0");
      h = residual(Images.join(h, smaller), e, "up.1.1");
      h = conv(Images.twice(h), "up.1.larger", 1, 1);
      h = attention(residual(Images.join(h, large), e, "up.0.0"), "up.0.0.attention");
      h = attention(residual(Images.join(h, entry), e, "up.0.1"), "up.0.1.attention");
      return conv(active(h, "exit.norm"), "exit.convolution", 1, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyLayerHasItsPlace(boolean modern) {
    Settings settings = settings(List.of(4, 2), List.of(1, 2));
    UNet network = new UNet(modern ? modern(settings) : settings, RandomStream.of(1));
    LayerCheck.scramble(network.parameters(), 0.4);
    Doubles x = Doubles.random(2, 2, 4, 2, 1);
    Doubles time = Doubles.random(3, 2);
    Doubles context = Doubles.random(4, 2, 3);
    Map<String, Doubles> numbers = new LinkedHashMap<>();
    network.parameters().entries().forEach(e -> numbers.put(e.name(), Doubles.of(e.parameter())));
    Doubles expected = new Layers(numbers).network(x, time, context);
    try (Scope scope = Scope.open()) {
      Tensor found = network.apply(x.tensor(), time.tensor(), context.tensor());
      assertArrayEquals(expected.dims(), found.shape().toArray());
      LayerCheck.assertClose("value", expected.values(), Doubles.of(found).values(), 3e-5);
      List<Parameter> parameters = network.parameters().trainable().list();
      List<Tensor> gradients =
          Gradients.of(found.square().sum(), parameters.stream().map(Parameter::value).toList());
      int which = 0;
      for (Parameters.Named entry : network.parameters().trainable().entries()) {
        String name = entry.name();
        Doubles at = numbers.get(name);
        Doubles direction = Doubles.random(100 + which, at.dims());
        double[] slopes = new double[2];
        for (int side = 0; side < 2; side++) {
          double step = side == 0 ? 1e-5 : -1e-5;
          Map<String, Doubles> moved = new LinkedHashMap<>(numbers);
          moved.put(name, at.plus(Formulas.map(direction, d -> d * step)));
          double[] y = new Layers(moved).network(x, time, context).values();
          slopes[side] = Arrays.stream(y).map(v -> v * v).sum();
        }
        double slope = (slopes[0] - slopes[1]) / 2e-5;
        float along = gradients.get(which).mul(direction.tensor()).sum().item();
        assertEquals(slope, along, 1e-3 * (1 + Math.abs(slope)), "slope along " + name);
        which++;
      }
    }
  }

  @Test
  void residualBlocksFollowTheirFormula() {
    for (int out : new int[] {4, 6}) {
      for (int embedding : new int[] {0, 3}) {
        ResidualBlock block = new ResidualBlock(2, 4, out, embedding, 2, RandomStream.of(5));
        LayerCheck.scramble(block.parameters(), 0.6);
        Doubles x = Doubles.random(6, 2, 3, 2, 4);
        Doubles embedded = Doubles.random(7, 2, 3);
        LayerCheck.check(
            block.parameters(),
            in -> block.apply(in[0], embedding == 0 ? null : in[1]),
            (parameters, in) -> {
              Layers layers = new Layers(prefixed("block", parameters));
              return layers.residual(in[0], embedding == 0 ? null : in[1], "block");
            },
            embedding == 0 ? new Doubles[] {x} : new Doubles[] {x, embedded});
      }
    }
  }

  private static Map<String, Doubles> prefixed(String prefix, Map<String, Doubles> parameters) {
    Map<String, Doubles> named = new LinkedHashMap<>();
    parameters.forEach((name, values) -> named.put(prefix + "." + name, values));
    return named;
  }

  @Test
  void spatialAttentionFollowsItsFormula() {
    SpatialAttention attention = new SpatialAttention(4, 2, RandomStream.of(8));
    LayerCheck.scramble(attention.parameters(), 0.8);
    LayerCheck.check(
        attention.parameters(),
        in -> attention.apply(in[0]),
        (parameters, in) ->
            new Layers(prefixed("attention", parameters)).attention(in[0], "attention"),
        Doubles.random(9, 2, 3, 2, 4));
  }

  @Test
  void beginsNearZeroAndBlocksNearTheIdentity() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(10);
      UNet network = new UNet(settings(List.of(8, 8), List.of(1, 2)), random);
      Tensor x = random.normal(2, 8, 8, 1);
      Tensor y = network.apply(x, Tensor.of(new float[] {1, 900}), random.normal(2, 3));
      // 36 products of numbers near 1 with weights within 1e-3.
      assertTrue(y.abs().max(0).sum().item() / (8 * 8 * 2) < 0.05);
      Tensor h = random.normal(2, 8, 8, 4);
      ResidualBlock block = new ResidualBlock(2, 4, 4, 0, 2, random);
      assertArrayEquals(h.toArray(), block.apply(h, null).toArray(), 0.1f);
      SpatialAttention attention = new SpatialAttention(4, 2, random);
      assertArrayEquals(h.toArray(), attention.apply(h).toArray(), 0.1f);
    }
  }

  @Test
  void sequencesAndVolumes() {
    for (List<Integer> extents : List.of(List.of(8), List.of(4, 2, 6))) {
      try (Scope scope = Scope.open()) {
        RandomStream random = RandomStream.of(11);
        UNet network = new UNet(settings(extents, List.of(1, 1)), random);
        int[] dims = new int[extents.size() + 2];
        dims[0] = 3;
        for (int i = 0; i < extents.size(); i++) {
          dims[i + 1] = extents.get(i);
        }
        dims[dims.length - 1] = 1;
        Tensor y = network.apply(random.normal(dims), random.uniform(3), random.normal(3, 3));
        dims[dims.length - 1] = 2;
        assertArrayEquals(dims, y.shape().toArray());
        List<Parameter> all = network.parameters().list();
        List<Tensor> gradients =
            Gradients.of(y.square().sum(), all.stream().map(Parameter::value).toList());
        for (int i = 0; i < all.size(); i++) {
          String name = network.parameters().entries().get(i).name();
          assertTrue(gradients.get(i).abs().sum().item() > 0, "no gradient reaches " + name);
        }
      }
    }
  }

  @Test
  void rowsDoNotSeeEachOtherAndNoRowsGiveNone() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(12);
      UNet network = new UNet(settings(List.of(4, 4), List.of(1, 2)), random);
      LayerCheck.scramble(network.parameters(), 0.3);
      Tensor x = random.normal(3, 4, 4, 1);
      Tensor time = random.uniform(3);
      Tensor context = random.normal(3, 3);
      Tensor all = network.apply(x, time, context);
      for (int i = 0; i < 3; i++) {
        Tensor one =
            network.apply(
                x.slice(0, i, i + 1), time.slice(0, i, i + 1), context.slice(0, i, i + 1));
        assertArrayEquals(all.slice(0, i, i + 1).toArray(), one.toArray(), 1e-5f);
      }
      Tensor none = network.apply(x.slice(0, 0, 0), time.slice(0, 0, 0), context.slice(0, 0, 0));
      assertArrayEquals(new int[] {0, 4, 4, 2}, none.shape().toArray());
    }
  }

  @Test
  void theNetworkOfTheDiffusionWorkloadHasItsSize() {
    Settings settings =
        new Settings(List.of(32, 32), 1, 1, 64, List.of(1, 2, 2), 2, List.of(2), 256, 0, 32);
    try (Parameters parameters = new UNet(settings, RandomStream.of(13)).parameters()) {
      // Counted by libtorch for the same network.
      assertEquals(6_469_889, parameters.size());
    }
  }

  @Test
  void settingsThatDoNotFitAreNamed() {
    LayerCheck.assertRefused(
        () -> settings(List.of(8, 10), List.of(1, 1, 1)), "unet.extents", "of 4", "[8, 10]");
    LayerCheck.assertRefused(() -> settings(List.of(8), List.of()), "unet.multipliers", "[]");
    LayerCheck.assertRefused(
        () -> settings(List.of(2, 2, 2, 2), List.of(1)), "1 to 3 extents", "[2, 2, 2, 2]");
    LayerCheck.assertRefused(
        () -> new Settings(List.of(8), 1, 1, 3, List.of(1), 1, List.of(), 4, 0, 1),
        "unet.base",
        "even",
        "found 3");
    LayerCheck.assertRefused(
        () -> new Settings(List.of(8), 1, 1, 4, List.of(1), 1, List.of(1), 4, 0, 1),
        "unet.attention",
        "0 to 0",
        "[1]");
    LayerCheck.assertRefused(
        () -> new Settings(List.of(8), 1, 1, 4, List.of(1), 1, List.of(), 4, -1, 1),
        "unet.context-width",
        "found -1");
    Settings divided = new Settings(List.of(8), 1, 1, 4, List.of(1), 1, List.of(), 4, 0, 3);
    LayerCheck.assertRefused(
        () -> new UNet(divided, RandomStream.of(1)), "groups", "4 channels", "found 3");
  }

  @Test
  void inputsThatDoNotFitAreNamed() {
    try (Scope scope = Scope.open()) {
      UNet network = new UNet(settings(List.of(4, 4), List.of(1)), RandomStream.of(14));
      Tensor x = Tensor.zeros(2, 4, 4, 1);
      Tensor time = Tensor.zeros(2);
      Tensor context = Tensor.zeros(2, 3);
      LayerCheck.assertRefused(
          () -> network.apply(Tensor.zeros(2, 4, 5, 1), time, context),
          "unet: x",
          "[any, 4, 4, 1]",
          "[2, 4, 5, 1]");
      LayerCheck.assertRefused(
          () -> network.apply(x, Tensor.zeros(3), context), "unet: time", "[2]", "[3]");
      LayerCheck.assertRefused(
          () -> network.apply(x, time, null), "context", "[n, 3]", "found none");
      LayerCheck.assertRefused(
          () -> network.apply(x, time, Tensor.zeros(2, 4)), "context", "[2, 3]", "[2, 4]");
      ResidualBlock block = new ResidualBlock(2, 4, 4, 0, 2, RandomStream.of(1));
      LayerCheck.assertRefused(
          () -> block.apply(Tensor.zeros(2, 4, 4, 4), context), "embedding", "none", "[2, 3]");
    }
  }
}
