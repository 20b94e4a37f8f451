package org.understudy.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.config.Choice;

/**
 * {@link Digits} of a diffusion model with guidance.
 *
 * <p>Arguments: the file {@code sklearn_digits.csv.gz}, the picture of draws to write, settings of
 * the model, settings of the training.
 */
public final class DiffusionDigits {
  private DiffusionDigits() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    // EDM's own times are for numbers of half the deviation; more noise leaves more to the class.
    String settings =
        arguments.length > 2
            ? arguments[2]
            : "{network: {type: unet2d, channels: 24}, guidance: {drop: 0.1, scale: 2},"
                + " times: {type: log-normal, mean: 0.4, deviation: 1.2},"
                + " sampler: {type: dpm-solver, steps: 20}}";
    String training =
        arguments.length > 3
            ? arguments[3]
            : "{batch-size: 64, max-epochs: 120, learning-rate: 2.0e-3, ema-decay: 0.998,"
                + " keep: last}";
    Digits.measure(
        Path.of(arguments[0]),
        new Choice("edm", Yaml.parse(settings, "model")),
        Yaml.parse(training, "training"),
        Path.of(arguments[1]));
  }
}
