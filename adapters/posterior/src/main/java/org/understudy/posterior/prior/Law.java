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
}
