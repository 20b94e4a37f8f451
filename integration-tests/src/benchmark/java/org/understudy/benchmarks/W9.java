package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.randn;

import java.util.List;
import java.util.function.BinaryOperator;
import org.understudy.nn.Optimiser;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W9: a training step of a variational autoencoder on spectra of 1000 channels, batch 256, Adam, in
 * float32 and in bfloat16. Checks that loss and gradients agree for the same noise before it times
 * anything.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W9 {
  static final int ROWS = 256;
  private static final double RATE = 1e-3;

  /** bfloat16 keeps eight bits of a number, and the two engines round at different places. */
  private static final double BFLOAT16 = 1e-1;

  private W9() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    float[] spectra = spectra(RandomStream.of(4));
    String[] rows = new String[2];
    rows[0] = run("W9", Engine.Precision.FLOAT32, spectra, settings);
    rows[1] = run("W9, bfloat16", Engine.Precision.BFLOAT16, spectra, settings);
    System.out.println(Paired.HEADER);
    for (String row : rows) {
      System.out.println(row);
    }
  }

  private static String run(
      String workload, Engine.Precision precision, float[] spectra, Settings settings) {
    Engine.precision(precision);
    boolean rounded = precision == Engine.Precision.BFLOAT16;
    SpectraVae vae = new SpectraVae(RandomStream.of(1));
    TorchVae peer = new TorchVae(new TorchWeights(TorchWeights.entries(vae.parameters()), RATE));
    BinaryOperator<org.bytedeco.pytorch.Tensor> loss = rounded ? peer::autocastLoss : peer::loss;
    org.bytedeco.pytorch.Tensor peerX = TorchWeights.tensor(spectra, ROWS, SpectraVae.CHANNELS);
    check(vae, peer, loss, spectra, peerX, rounded ? BFLOAT16 : Agreement.FLOAT32);

    RandomStream random = RandomStream.of(2);
    Optimiser adam = Optimiser.Kind.ADAM.create(vae.parameters(), 0);
    List<Tensor> values = vae.parameters().list().stream().map(Parameter::value).toList();
    Runnable ours =
        () -> {
          try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(spectra, ROWS, SpectraVae.CHANNELS);
            Tensor value = vae.loss(x, random.normal(ROWS, SpectraVae.LATENT));
            adam.step(Gradients.of(value, values), RATE);
          }
        };
    Runnable theirs =
        () -> peer.weights().step(() -> loss.apply(peerX, randn(ROWS, SpectraVae.LATENT)), 0);
    Paired.Result result = Paired.time(ours, theirs, 100, 30, settings.pairs());
    Engine.precision(Engine.Precision.FLOAT32);
    return result.row(workload, settings.threads());
  }

  private static void check(
      SpectraVae vae,
      TorchVae peer,
      BinaryOperator<org.bytedeco.pytorch.Tensor> peerLoss,
      float[] spectra,
      org.bytedeco.pytorch.Tensor peerX,
      double tolerance) {
    float[] noise = new float[ROWS * SpectraVae.LATENT];
    RandomStream.of(3).fillNormal(noise);
    org.bytedeco.pytorch.Tensor peerNoise = TorchWeights.tensor(noise, ROWS, SpectraVae.LATENT);
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(spectra, ROWS, SpectraVae.CHANNELS);
      Tensor loss = vae.loss(x, Tensor.of(noise, ROWS, SpectraVae.LATENT));
      Agreement.ofTraining(
          vae.parameters(),
          loss,
          Gradients.of(loss, vae.parameters().list().stream().map(Parameter::value).toList()),
          peerLoss.apply(peerX, peerNoise).item_float(),
          peer.weights().gradients(() -> peerLoss.apply(peerX, peerNoise)),
          tolerance);
    }
  }

  /** Ten lines on a continuum, with noise. */
  static float[] spectra(RandomStream random) {
    float[] spectra = new float[ROWS * SpectraVae.CHANNELS];
    random.fillNormal(spectra);
    for (int row = 0; row < ROWS; row++) {
      double slope = random.nextGaussian();
      for (int line = 0; line < 10; line++) {
        double strength = random.nextGaussian();
        for (int channel = 0; channel < SpectraVae.CHANNELS; channel++) {
          double away = (channel - 100 * line - 50) / 8.0;
          spectra[row * SpectraVae.CHANNELS + channel] +=
              (float)
                  (strength * Math.exp(-0.5 * away * away) + 0.1 * slope * (channel / 500.0 - 1));
        }
      }
    }
    return spectra;
  }
}
