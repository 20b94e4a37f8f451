package org.understudy.vae;

import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class HierarchicalVaeTest extends ModelConformance<HierarchicalVaeConfig> {
  @Override
  protected ModelProvider<HierarchicalVaeConfig> provider() {
    return new HierarchicalVaeProvider();
  }
}
