package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.nn.PatchTransformer.Settings;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class PatchTransformerTest {
  private static Settings settings(List<Integer> extents, int patch, int context) {
    return new Settings(extents, 2, 3, patch, 8, 2, 2, context, false);
  }

  private static PatchTransformer scrambled(Settings settings) {
    PatchTransformer network = new PatchTransformer(settings, RandomStream.of(1));
    LayerCheck.scramble(network.parameters(), 0.3);
    return network;
  }

  /**
   * With nothing learned of places, patches are a set: exchanging two of the input exchanges two of
   * the output, and each stays whole.
   */
  @Test
  void patchesAreTheRectanglesOfTheImage() {
    PatchTransformer network = scrambled(settings(List.of(4, 6), 2, 3));
    Parameter places = network.parameters().get("places.weight");
    places.set(new float[places.shape().size()]);
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(2);
      Tensor x = random.normal(1, 4, 6, 2);
      Tensor time = Tensor.of(new float[] {300});
      Tensor context = random.normal(1, 3);
      float[] plain = network.apply(x, time, context).toArray();
      float[] moved = exchanged(x.toArray(), 2);
      float[] found = network.apply(Tensor.of(moved, 1, 4, 6, 2), time, context).toArray();
      assertArrayEquals(exchanged(plain, 3), found, 1e-4f);
    }
  }

  /** The rectangle of rows 0 and 1, columns 2 and 3 for that of rows 2 and 3, columns 4 and 5. */
  private static float[] exchanged(float[] image, int channels) {
    float[] result = image.clone();
    for (int row = 0; row < 2; row++) {
      for (int i = 0; i < 2 * channels; i++) {
        int one = (6 * row + 2) * channels + i;
        int other = (6 * (row + 2) + 4) * channels + i;
        result[one] = image[other];
        result[other] = image[one];
      }
    }
    return result;
  }

  @Test
  void everyPlaceSeesEveryOtherAndEveryParameterHasAGradient() {
    for (List<Integer> extents : List.of(List.of(6), List.of(4, 2), List.of(2, 4, 2))) {
      for (int context : new int[] {0, 3}) {
        PatchTransformer network = scrambled(settings(extents, 2, context));
        try (Scope scope = Scope.open()) {
          RandomStream random = RandomStream.of(3);
          int[] dims = new int[extents.size() + 2];
          Arrays.setAll(dims, i -> i == 0 ? 2 : i <= extents.size() ? extents.get(i - 1) : 2);
          Tensor x = random.normal(dims).variable();
          Tensor time = Tensor.of(new float[] {10, 700});
          Tensor y = network.apply(x, time, context == 0 ? null : random.normal(2, context));
          int[] expected = dims.clone();
          expected[dims.length - 1] = 3;
          assertArrayEquals(expected, y.shape().toArray());
          List<Parameter> all = network.parameters().list();
          List<Tensor> variables = new ArrayList<>(List.of(x));
          all.forEach(parameter -> variables.add(parameter.value()));
          List<Tensor> gradients =
              Gradients.of(y.reshape(2, -1).slice(1, 0, 1).square().sum(), variables);
          for (float slope : gradients.get(0).toArray()) {
            assertTrue(slope != 0, "a number is not seen from the first place");
          }
          for (int i = 0; i < all.size(); i++) {
            String name = network.parameters().entries().get(i).name();
            assertTrue(gradients.get(i + 1).abs().sum().item() > 0, "no gradient reaches " + name);
          }
        }
      }
    }
  }

  @Test
  void beginsNearZeroWhateverTheInput() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(4);
      PatchTransformer network = new PatchTransformer(settings(List.of(4, 4), 2, 0), random);
      Tensor y = network.apply(random.normal(2, 4, 4, 2), Tensor.of(new float[] {1, 900}), null);
      // Eight products of numbers near 1 with weights within 1e-3, and a bias.
      assertTrue(y.abs().max(0).sum().item() / (4 * 4 * 3) < 0.02);
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    LayerCheck.assertRefused(
        () -> settings(List.of(4, 5), 2, 0), "patch-transformer.extents", "patch, 2", "[4, 5]");
    LayerCheck.assertRefused(
        () -> settings(List.of(4), 2, -1), "patch-transformer.context-width", "found -1");
    try (Scope scope = Scope.open()) {
      PatchTransformer network = scrambled(settings(List.of(4), 2, 3));
      Tensor x = Tensor.zeros(2, 4, 2);
      Tensor time = Tensor.zeros(2);
      LayerCheck.assertRefused(
          () -> network.apply(Tensor.zeros(2, 5, 2), time, null), "[any, 4, 2]", "[2, 5, 2]");
      LayerCheck.assertRefused(
          () -> network.apply(x, Tensor.zeros(1), null), "patch transformer: time", "[2]", "[1]");
      LayerCheck.assertRefused(
          () -> network.apply(x, time, null), "context", "[n, 3]", "found none");
    }
  }
}
