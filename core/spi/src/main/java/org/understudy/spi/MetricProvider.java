package org.understudy.spi;

import org.apiguardian.api.API;

/** Compares two distributions by their draws. */
@API(status = API.Status.EXPERIMENTAL)
public interface MetricProvider<C extends Record> extends Provider<C> {
  /**
   * The metric's value.
   *
   * @param reference draws of the distribution that is right
   * @param draws draws of the one in question, with as many numbers a row
   * @throws IllegalArgumentException if the two do not fit, saying how
   */
  Metric compare(C config, Rows reference, Rows draws, Context context);
}
