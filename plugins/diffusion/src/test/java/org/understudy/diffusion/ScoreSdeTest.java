package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class ScoreSdeTest extends ModelConformance<ScoreSdeConfig> {
  @Override
  protected ModelProvider<ScoreSdeConfig> provider() {
    return new ScoreSdeProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.settings("predictor-corrector", "sde", "sub-vp");
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
