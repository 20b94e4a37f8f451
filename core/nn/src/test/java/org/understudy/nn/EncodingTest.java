package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class EncodingTest {
  @Test
  void sinesThenCosinesAtFallingFrequencies() {
    SinusoidalEncoding encoding = new SinusoidalEncoding(6, 100);
    // 100^(-2i/6) for i = 0, 1, 2: 1, 0.2154, 0.0464.
    double[] frequencies = {1, Math.cbrt(1 / 100.0), Math.cbrt(1 / 10_000.0)};
    LayerCheck.check(
        encoding.parameters(),
        in -> encoding.apply(in[0]),
        (parameters, in) ->
            Doubles.build(
                i -> {
                  double phase = in[0].at(i[0]) * frequencies[i[1] % 3];
                  return i[1] < 3 ? Math.sin(phase) : Math.cos(phase);
                },
                4,
                6),
        Doubles.random(8, 4));
  }

  @Test
  void aThousandStepsAreToldApartAccurately() {
    try (Scope scope = Scope.open()) {
      float[] steps = new float[1000];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = i;
      }
      float[] code = new SinusoidalEncoding(8).apply(Tensor.of(steps)).toArray();
      for (int step = 0; step < 1000; step += 37) {
        for (int i = 0; i < 4; i++) {
          // The float32 product of a step below 1000 and a frequency is right to 6e-5.
          double phase = step * Math.pow(10_000, -i / 4.0);
          assertEquals(Math.sin(phase), code[step * 8 + i], 1e-4);
        }
      }
    }
  }

  @Test
  void randomFourierFeaturesOfEveryRow() {
    FourierFeatures features = new FourierFeatures(3, 8, 0.7, RandomStream.of(9));
    assertFalse(features.parameters().get("frequencies").trainable());
    LayerCheck.check(
        features.parameters(),
        in -> features.apply(in[0]),
        (parameters, in) ->
            Doubles.build(
                i -> {
                  double phase = 0;
                  for (int j = 0; j < 3; j++) {
                    phase += in[0].at(i[0], j) * parameters.get("frequencies").at(i[1] % 4, j);
                  }
                  phase *= 2 * Math.PI;
                  return i[1] < 4 ? Math.cos(phase) : Math.sin(phase);
                },
                5,
                8),
        Doubles.random(10, 5, 3));
  }

  @Test
  void fourierFrequenciesHaveTheirScale() {
    float[] drawn =
        new FourierFeatures(50, 400, 3, RandomStream.of(11))
            .parameters()
            .get("frequencies")
            .toArray();
    double squares = 0;
    for (float f : drawn) {
      squares += f * f;
    }
    // Relative standard deviation of the mean square of 10000 normals 0.014, five of them.
    assertEquals(9, squares / drawn.length, 9 * 0.07);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    RandomStream random = RandomStream.of(1);
    LayerCheck.assertRefused(() -> new SinusoidalEncoding(5), "width", "even", "found 5");
    LayerCheck.assertRefused(() -> new SinusoidalEncoding(4, 1), "longest", "found 1.0");
    LayerCheck.assertRefused(() -> new FourierFeatures(2, 3, 1, random), "width", "found 3");
    LayerCheck.assertRefused(() -> new FourierFeatures(2, 4, 0, random), "scale", "found 0.0");
    try (Scope scope = Scope.open()) {
      Tensor matrix = Tensor.zeros(2, 3);
      LayerCheck.assertRefused(() -> new SinusoidalEncoding(4).apply(matrix), "[n]", "[2, 3]");
      FourierFeatures features = new FourierFeatures(2, 4, 1, random);
      LayerCheck.assertRefused(() -> features.apply(matrix), "fourier", "[any, 2]", "[2, 3]");
    }
  }
}
