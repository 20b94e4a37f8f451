package org.understudy.posterior.prior;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;

/** A distribution of a vector, one vector at a time: what a prior of one's own implements. */
@API(status = API.Status.EXPERIMENTAL)
public interface Law {
  /** A draw. */
  double[] sample(RandomStream random);

  /** The log-density in nats; negative infinity outside the support. */
  double logProb(double[] theta);

  /**
   * The log-density's derivatives; zeros outside the support.
   *
   * @throws UnsupportedOperationException if there is none, as unless this is overridden
   */
  default double[] gradient(double[] theta) {
    throw new UnsupportedOperationException(
        "this prior cannot do 'gradient': override Law.gradient with the derivatives of logProb");
  }
}
