package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class NcsnTest extends ModelConformance<NcsnConfig> {
  @Override
  protected ModelProvider<NcsnConfig> provider() {
    return new NcsnProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.settings("langevin", "guidance", Map.of("drop", Small.node(0.5)));
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
