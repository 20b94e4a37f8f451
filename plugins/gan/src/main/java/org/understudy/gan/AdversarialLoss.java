package org.understudy.gan;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/**
 * What the two players minimise, of the discriminator's values d on data and on draws, {@code [n]}
 * each.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum AdversarialLoss {
  /**
   * The game of one value V = E log D(data) + E log(1 - D(draws)), D = sigmoid(d) (Goodfellow et
   * al. 2014). Against the best discriminator it is twice the Jensen-Shannon divergence less 2 log
   * 2.
   */
  MINIMAX {
    @Override
    Tensor discriminator(Tensor data, Tensor draws) {
      return data.neg().softplus().mean().add(draws.softplus().mean());
    }

    @Override
    Tensor generator(Tensor draws) {
      return draws.softplus().mean().neg();
    }

    @Override
    Tensor output(Tensor values) {
      return values.sigmoid();
    }
  },
  /**
   * The same discriminator; the generator raises E log D(draws), whose slope does not vanish where
   * the discriminator is sure (Goodfellow et al. 2014).
   */
  NON_SATURATING {
    @Override
    Tensor discriminator(Tensor data, Tensor draws) {
      return MINIMAX.discriminator(data, draws);
    }

    @Override
    Tensor generator(Tensor draws) {
      return draws.neg().softplus().mean();
    }

    @Override
    Tensor output(Tensor values) {
      return values.sigmoid();
    }
  },
  /** Half the squared distances of d from 1 on data and 0 on draws (Mao et al. 2017). */
  LEAST_SQUARES {
    @Override
    Tensor discriminator(Tensor data, Tensor draws) {
      return data.sub(1).square().mean().add(draws.square().mean()).mul(0.5f);
    }

    @Override
    Tensor generator(Tensor draws) {
      return draws.sub(1).square().mean().mul(0.5f);
    }

    @Override
    Tensor output(Tensor values) {
      return values;
    }
  },
  /**
   * E d(data) - E d(draws): the Wasserstein distance, if a penalty or a norm keeps d's slope within
   * 1 (Arjovsky et al. 2017).
   */
  WASSERSTEIN {
    @Override
    Tensor discriminator(Tensor data, Tensor draws) {
      return draws.mean().sub(data.mean());
    }

    @Override
    Tensor generator(Tensor draws) {
      return draws.mean().neg();
    }

    @Override
    Tensor output(Tensor values) {
      return values;
    }
  };

  /** What the discriminator lowers: minus the value of its game, a scalar. */
  abstract Tensor discriminator(Tensor data, Tensor draws);

  /** What the generator lowers, a scalar. */
  abstract Tensor generator(Tensor draws);

  /** The discriminator's outputs as they are reported: probabilities where d is a logit. */
  abstract Tensor output(Tensor values);
}
