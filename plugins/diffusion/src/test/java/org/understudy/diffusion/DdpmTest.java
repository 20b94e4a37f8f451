package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class DdpmTest extends ModelConformance<DdpmConfig> {
  @Override
  protected ModelProvider<DdpmConfig> provider() {
    return new DdpmProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.settings("ancestral", "variance", "learned");
  }

  @Override
  protected double gridShare() {
    return Small.GRID_SHARE;
  }

  /** {@link EdmTest} integrates in two: the one flow along which all of them are scored. */
  @Override
  protected int gridDimensions() {
    return 1;
  }
}
