package org.understudy.testkit;

import org.understudy.spi.Field;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;

/** A method that keeps the laws passes. */
final class InferenceConformanceTest extends InferenceConformance<LinearGaussian.Config> {
  @Override
  protected InferenceProvider<LinearGaussian.Config> provider() {
    return new LinearGaussian.ReadOff();
  }

  @Override
  protected InferenceProblem problem() {
    Schema observed = Schema.of(Field.condition("x", 2));
    Rows observation = Rows.of(observed, Role.CONDITION, new float[] {1, -3}, 1);
    return new InferenceProblem(new LinearGaussian(), null, observation);
  }
}
