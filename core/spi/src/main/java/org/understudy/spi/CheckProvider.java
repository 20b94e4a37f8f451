package org.understudy.spi;

import org.apiguardian.api.API;

/**
 * Checks a conditional distribution q(theta | x) against the joint distribution it was learned
 * from: is it what it claims to be?
 */
@API(status = API.Status.EXPERIMENTAL)
public interface CheckProvider<C extends Record> extends Provider<C> {
  /**
   * Checks, in a scope of the caller's.
   *
   * @throws IllegalArgumentException if the problem lacks what the check needs, saying what
   * @throws UnsupportedOperationException if the distribution lacks a capability the check needs
   */
  Check check(C config, CheckProblem problem, Context context);

  /**
   * Whether this check, with its default settings, is made of a posterior where an experiment names
   * none: it takes seconds at most and runs no simulator.
   */
  default boolean byDefault(CheckProblem problem) {
    return false;
  }
}
