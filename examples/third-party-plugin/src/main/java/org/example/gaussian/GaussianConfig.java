package org.example.gaussian;

import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** What an experiment file may set under {@code model: {type: conditional-gaussian, ...}}. */
public record GaussianConfig(
    @Default("1.0") @Doc("Standard deviation before training, in standardised units.")
        double initialScale) {
  public GaussianConfig {
    Ranges.positive("initial-scale", initialScale);
  }
}
