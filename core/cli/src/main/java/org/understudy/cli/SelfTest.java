package org.understudy.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Spline;
import org.understudy.tensor.Tensor;

/** Computations whose answers are known, to see that the engine works on this machine. */
final class SelfTest {
  private SelfTest() {}

  /** The largest error of each computation, against the tolerance it must keep. */
  record Check(double error, double tolerance) {
    boolean passed() {
      return error <= tolerance;
    }
  }

  static Map<String, Check> run() {
    Map<String, Check> checks = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      checks.put("matrix product", new Check(product(96), 1e-3));
      checks.put("gradient", new Check(gradient(), 1e-5));
      checks.put("normal density", new Check(density(), 1e-6));
      checks.put("spline and its inverse", new Check(spline(), 1e-3));
      checks.put("random stream repeats", new Check(repeats(), 0));
    }
    return checks;
  }

  /** Against the sums in double precision. */
  private static double product(int size) {
    float[] a = new float[size * size];
    float[] b = new float[size * size];
    RandomStream random = RandomStream.of(1);
    random.fillNormal(a);
    random.fillNormal(b);
    float[] found =
        Tensor.of(a, size, size).matmul(Tensor.of(b, size, size), false, false).toArray();
    double worst = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += (double) a[i * size + k] * b[k * size + j];
        }
        worst = Math.max(worst, Math.abs(sum - found[i * size + j]));
      }
    }
    return worst;
  }

  /** d(x^3)/dx = 12 and d2(x^3)/dx2 = 12 at x = 2. */
  private static double gradient() {
    try (Parameter two = new Parameter("x", Shape.of(1), new float[] {2})) {
      Tensor x = two.value();
      Tensor cube = x.mul(x).mul(x).sum();
      Tensor first = Gradients.differentiable(cube, List.of(x)).get(0);
      Tensor second = Gradients.of(first.sum(), List.of(x)).get(0);
      return Math.max(Math.abs(first.toArray()[0] - 12), Math.abs(second.toArray()[0] - 12));
    }
  }

  /** log N(0; 0, 1) = -log(2 pi) / 2. */
  private static double density() {
    float found = Tensor.zeros(1, 1).standardNormalLogProb().toArray()[0];
    return Math.abs(found + 0.5 * Math.log(2 * Math.PI));
  }

  private static double spline() {
    int bins = 8;
    int rows = 64;
    RandomStream random = RandomStream.of(2);
    Tensor x = random.normal(rows, 2);
    Tensor parameters = random.normal(rows, 2 * (3 * bins - 1));
    Tensor y = Spline.forward(x, parameters, bins, 3).y();
    float[] back = Spline.inverse(y, parameters, bins, 3).y().toArray();
    float[] start = x.toArray();
    double worst = 0;
    for (int i = 0; i < start.length; i++) {
      worst = Math.max(worst, Math.abs(start[i] - back[i]));
    }
    return worst;
  }

  private static double repeats() {
    RandomStream stream = RandomStream.of(3);
    stream.nextGaussian();
    RandomStream restored = RandomStream.restore(stream.state());
    return stream.nextLong() == restored.nextLong() ? 0 : 1;
  }
}
