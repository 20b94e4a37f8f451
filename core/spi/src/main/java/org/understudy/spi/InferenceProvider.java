package org.understudy.spi;

import org.apiguardian.api.API;

/** Turns distributions, and an observation where there is one, into another distribution. */
@API(status = API.Status.EXPERIMENTAL)
public interface InferenceProvider<C extends Record> extends Provider<C> {
  /**
   * Infers, in a scope of the caller's: what is inferred can be used while that scope is open.
   *
   * @throws IllegalArgumentException if the observation does not fit, saying how
   * @throws UnsupportedOperationException if the distribution lacks a capability the method needs
   */
  Inference infer(C config, InferenceProblem problem, Context context);
}
