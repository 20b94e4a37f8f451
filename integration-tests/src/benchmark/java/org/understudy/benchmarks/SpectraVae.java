package org.understudy.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.understudy.nn.Mlp;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The variational autoencoder of workload W9 (Kingma and Welling 2014): a diagonal Gaussian code of
 * six numbers, dense networks of 512 and 256, a Gaussian decoder of unit variance.
 */
final class SpectraVae {
  static final int CHANNELS = 1000;
  static final int LATENT = 6;

  private final Mlp encoder;
  private final Mlp decoder;

  SpectraVae(RandomStream random) {
    encoder =
        new Mlp(List.of(CHANNELS, 512, 256, 2 * LATENT), Activation.RELU, random.split("encoder"));
    decoder =
        new Mlp(List.of(LATENT, 256, 512, CHANNELS), Activation.RELU, random.split("decoder"));
  }

  Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("encoder", encoder.parameters());
    parts.put("decoder", decoder.parameters());
    return Parameters.join(parts);
  }

  /**
   * The negative ELBO of a spectrum but for a constant, mean over the batch.
   *
   * @param x {@code [n, CHANNELS]}
   * @param noise standard normal, {@code [n, LATENT]}
   */
  Tensor loss(Tensor x, Tensor noise) {
    Tensor code = encoder.apply(x);
    Tensor mean = code.slice(1, 0, LATENT);
    Tensor logVariance = code.slice(1, LATENT, 2 * LATENT);
    Tensor z = mean.add(logVariance.mul(0.5f).exp().mul(noise));
    Tensor distance = decoder.apply(z).sub(x).square().sum();
    Tensor divergence = mean.square().add(logVariance.exp()).sub(logVariance).sub(1).sum();
    return distance.add(divergence).mul(0.5f / x.dim(0));
  }
}
