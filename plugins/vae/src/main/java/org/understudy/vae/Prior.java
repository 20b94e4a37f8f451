package org.understudy.vae;

import java.util.Arrays;
import java.util.Map;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** What the latent variables of the highest level follow before anything is seen. */
interface Prior {
  /** The kinds of prior. */
  enum Kind {
    /** The standard normal. */
    NORMAL,
    /** A mixture of diagonal Gaussians, learned with the rest. */
    MIXTURE;

    Prior create(int latent, int components, RandomStream random) {
      return this == NORMAL ? new Normal(latent) : new Mixture(latent, components, random);
    }
  }

  /** Draws, {@code [n, latent]}. */
  Tensor sample(int n, RandomStream random);

  /** Log-densities, {@code [n]}. */
  Tensor logProb(Tensor z);

  /**
   * The divergence of a posterior from this prior, or an estimate of it from one draw.
   *
   * @param z drawn from the posterior
   * @return {@code [n]}
   */
  default Tensor divergence(Gaussian posterior, Tensor z) {
    return posterior.logProb(z).sub(logProb(z));
  }

  /** What of it is learned. */
  default Parameters parameters() {
    return Parameters.join(Map.of());
  }

  /** The standard normal. */
  record Normal(int latent) implements Prior {
    @Override
    public Tensor sample(int n, RandomStream random) {
      return random.normal(n, latent);
    }

    @Override
    public Tensor logProb(Tensor z) {
      return z.standardNormalLogProb();
    }

    @Override
    public Tensor divergence(Gaussian posterior, Tensor z) {
      Tensor zero = Tensor.zeros(1, latent);
      return posterior.divergence(new Gaussian(zero, zero));
    }
  }

  /** A mixture of diagonal Gaussians (Dilokthanakul et al. 2016; Tomczak and Welling 2018). */
  final class Mixture implements Prior {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private final int latent;
    private final Parameter logits;
    private final Parameter means;
    private final Parameter logDeviations;

    /** Components narrower than the standard normal, spread as it is. */
    Mixture(int latent, int components, RandomStream random) {
      this.latent = latent;
      logits = new Parameter("logits", Shape.of(components), new float[components]);
      Shape shape = Shape.of(components, latent);
      float[] centres = new float[shape.size()];
      random.fillNormal(centres);
      means = new Parameter("means", shape, centres);
      float[] widths = new float[shape.size()];
      Arrays.fill(widths, (float) Math.log(0.5));
      logDeviations = new Parameter("log-deviations", shape, widths);
    }

    @Override
    public Tensor sample(int n, RandomStream random) {
      float[] shares = logits.value().softmax(0).toArray();
      int[] chosen = new int[n];
      for (int i = 0; i < n; i++) {
        double left = random.nextDouble();
        int k = 0;
        while (k < shares.length - 1 && (left -= shares[k]) >= 0) {
          k++;
        }
        chosen[i] = k;
      }
      return new Gaussian(means.value(), Gaussian.bounded(logDeviations.value()))
          .rows(chosen)
          .sample(random);
    }

    @Override
    public Tensor logProb(Tensor z) {
      Tensor widths = Gaussian.bounded(logDeviations.value());
      Tensor distance = z.reshape(z.dim(0), 1, latent).sub(means.value()).div(widths.exp());
      Tensor heights = logits.value().logSoftmax(0).sub(widths.sum(1));
      return heights
          .sub(distance.square().sum(2).mul(0.5f))
          .logSumExp(1)
          .sub((float) (0.5 * latent * LOG_TWO_PI));
    }

    @Override
    public Parameters parameters() {
      return Parameters.of(logits, means, logDeviations);
    }
  }
}
