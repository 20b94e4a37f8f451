package org.understudy.posterior.prior;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;

/** A distribution of one number: what can be truncated, and multiplied to a prior of many. */
@API(status = API.Status.EXPERIMENTAL)
public interface Univariate {
  /** A draw. */
  double sample(RandomStream random);

  /** The log-density in nats; negative infinity outside the support. */
  double logProb(double x);

  /** The log-density's derivative, inside the support. */
  double slope(double x);

  /** P(X at most x). */
  double cumulative(double x);

  /** P(X above x), exact also where it is tiny. */
  double survival(double x);

  /** The least value, or negative infinity. */
  double low();

  /** The greatest value, or infinity. */
  double high();
}
