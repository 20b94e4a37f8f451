package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.understudy.nn.Optimiser;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingResult;
import org.understudy.spi.Dataset;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * What bfloat16 costs in quality: the validation loss after the same training in either precision,
 * evaluated in float32. W1's flow learns SLCP's posterior from 10,000 simulations, W9's autoencoder
 * noisy spectra, W7's network images of blobs.
 *
 * <p>Arguments: steps of W9 (2000) and of W7 (150), and the number of seeds (3).
 */
public final class Precisions {
  private static final int IMAGES = 32;

  private Precisions() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    int spectraSteps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    int imageSteps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 150;
    int seeds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    Engine.threads(Runtime.getRuntime().availableProcessors());
    System.out.println("| workload | seed | float32 | bfloat16 | apart, % |");
    System.out.println("|---|---|---|---|---|");
    for (int seed = 1; seed <= seeds; seed++) {
      int own = seed;
      compare("W1", own, () -> posterior(own));
      compare("W9", own, () -> spectra(own, spectraSteps));
    }
    compare("W7", 1, () -> images(imageSteps));
  }

  private static void compare(String workload, int seed, DoubleSupplier training) {
    Engine.precision(Engine.Precision.FLOAT32);
    double exact = training.getAsDouble();
    Engine.precision(Engine.Precision.BFLOAT16);
    double rounded = training.getAsDouble();
    Engine.precision(Engine.Precision.FLOAT32);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.5f | %.5f | %+.2f |%n",
        workload,
        seed,
        exact,
        rounded,
        100 * (rounded - exact) / Math.abs(exact));
  }

  private static double posterior(long seed) {
    Understudy understudy = Understudy.create();
    Map<String, ConfigNode> settings =
        Map.of("simulator", new ConfigNode("slcp", "simulator", ""));
    Choice simulations = new Choice("simulations", new ConfigNode(settings, "dataset", ""));
    double[] loss = {0};
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEnd(TrainingResult result) {
            loss[0] = result.bestLoss();
          }
        };
    try (Dataset dataset =
            understudy.context(RandomStream.of(seed), Path.of("")).dataset(simulations);
        Surrogate trained =
            understudy.train(
                dataset,
                new Choice("neural-spline-flow", ConfigNode.empty()),
                Configs.defaults(TrainingConfig.class),
                seed,
                listener)) {
      return loss[0];
    }
  }

  private static double spectra(long seed, int steps) {
    RandomStream random = RandomStream.of(seed);
    SpectraVae vae = new SpectraVae(random.split("weights"));
    List<Tensor> values = vae.parameters().list().stream().map(Parameter::value).toList();
    Optimiser adam = Optimiser.Kind.ADAM.create(vae.parameters(), 0);
    for (int step = 0; step < steps; step++) {
      RandomStream own = random.split(step);
      try (Scope scope = Scope.open()) {
        Tensor x = Tensor.of(W9.spectra(own), W9.ROWS, SpectraVae.CHANNELS);
        Tensor loss = vae.loss(x, own.normal(x.dim(0), SpectraVae.LATENT));
        adam.step(Gradients.of(loss, values), 1e-3 * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
      }
    }
    Engine.precision(Engine.Precision.FLOAT32);
    double sum = 0;
    int batches = 20;
    for (int batch = 0; batch < batches; batch++) {
      RandomStream own = random.split("validation").split(batch);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor x = Tensor.of(W9.spectra(own), W9.ROWS, SpectraVae.CHANNELS);
        sum += vae.loss(x, own.normal(x.dim(0), SpectraVae.LATENT)).item() / batches;
      }
    }
    return sum;
  }

  private static double images(int steps) {
    RandomStream random = RandomStream.of(1);
    UNetDiffusion diffusion = new UNetDiffusion();
    for (int step = 0; step < steps; step++) {
      RandomStream own = random.split(step);
      try (Scope scope = Scope.open()) {
        diffusion.step(blobs(own), own);
      }
    }
    Engine.precision(Engine.Precision.FLOAT32);
    double sum = 0;
    int batches = 8;
    for (int batch = 0; batch < batches; batch++) {
      RandomStream own = random.split("validation").split(batch);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor images = blobs(own);
        int[] times = DiffusionNoise.steps(IMAGES, own);
        sum += diffusion.loss(images, times, own.normal(images.shape().toArray())).item() / batches;
      }
    }
    return sum;
  }

  /** Three round blobs an image, {@code [IMAGES, 32, 32, 1]}. */
  private static Tensor blobs(RandomStream random) {
    int size = UNetDiffusion.SIZE;
    float[] numbers = new float[IMAGES * size * size];
    for (int image = 0; image < IMAGES; image++) {
      for (int blob = 0; blob < 3; blob++) {
        double x = size * random.nextFloat();
        double y = size * random.nextFloat();
        double width = 2 + 3 * random.nextFloat();
        for (int i = 0; i < size * size; i++) {
          int row = i / size;
          double dx = (i % size - x) / width;
          double dy = (row - y) / width;
          numbers[image * size * size + i] += (float) Math.exp(-0.5 * (dx * dx + dy * dy));
        }
      }
    }
    return Tensor.of(numbers, IMAGES, size, size, 1);
  }
}
