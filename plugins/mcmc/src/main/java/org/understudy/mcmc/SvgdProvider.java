package org.understudy.mcmc;

import java.util.Arrays;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.sampling.Chains;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Stein variational gradient descent (Liu and Wang 2016): particles move along the kernelised
 * direction that lowers the divergence to the target fastest. A variational baseline: in many
 * dimensions its particles lie closer together than the target's draws.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SvgdProvider implements InferenceProvider<SvgdProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("200") @Doc("How many particles; a step costs their number squared.") int particles,
      @Default("500") @Doc("Steps of all particles.") int steps,
      @Default("0.1") @Doc("How far a step reaches at first, in adaptive units.")
          double learningRate,
      @Default("2") @Doc("Particles begin as the prior, or N(0, this^2) where there is none.")
          double startScale) {
    /** Checks the ranges. */
    public Config {
      Ranges.atLeast("particles", 2, particles);
      Ranges.atLeast("steps", 1, steps);
      Ranges.positive("learning-rate", learningRate);
      Ranges.positive("start-scale", startScale);
    }
  }

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Target target = Target.of(name(), problem, context);
    LogDensity density = target.density();
    try (Scope scope = Scope.open()) {
      float[] z =
          target
              .start(config.particles(), config.startScale(), context.random().split("start"))
              .toArray();
      Ascent ascent = new Ascent(z.length, config.learningRate(), config.steps());
      double drive = 0;
      for (int i = 0; i < config.steps(); i++) {
        float[] direction = direction(density, z, config.particles());
        drive = rootMeanSquare(direction);
        ascent.step(z, direction);
      }
      return new Inference(Draws.of(target, z), Map.of("drive", drive));
    }
  }

  /** mean_j k(x_j, x_i) grad log p(x_j) + grad_(x_j) k(x_j, x_i) with a Gaussian kernel. */
  private static float[] direction(LogDensity density, float[] rows, int n) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor x = Tensor.of(rows, n, rows.length / n);
      Tensor gradient = Chains.withGradient(density, x).gradient();
      Tensor squares = x.square().sum(1);
      Tensor apart =
          squares
              .reshape(n, 1)
              .add(squares.reshape(1, n))
              .sub(x.matmul(x, false, true).mul(2))
              .relu();
      float width = width(apart.toArray(), n);
      Tensor kernel = apart.mul(-1 / width).exp();
      Tensor pushed = x.mul(kernel.sum(1, true)).sub(kernel.matmul(x)).mul(2 / width);
      return kernel.matmul(gradient).add(pushed).div(n).toArray();
    }
  }

  /**
   * The median squared distance over log n, so that a particle's neighbours weigh as much as it.
   */
  private static float width(float[] apart, int n) {
    Arrays.sort(apart);
    return (float) Math.max(1e-6, apart[apart.length / 2] / Math.log(n + 1));
  }

  private static double rootMeanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  @Override
  public String name() {
    return "svgd";
  }

  @Override
  public String description() {
    return "Stein variational gradient descent: particles pulled to the target and pushed apart (Liu and Wang 2016).";
  }

  @Override
  public Class<SvgdProvider.Config> configType() {
    return SvgdProvider.Config.class;
  }
}
