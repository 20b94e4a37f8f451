package org.example.gaussian;

import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** What an experiment file may set under {@code model: {type: conditional-gaussian, ...}}. */
public record GaussianConfig(
    @Default("1.0") @Doc("Standard deviation before training, in standardised units.")
        double initialScale) {
  public GaussianConfig {
    if (!(initialScale > 0)) {
      throw new IllegalArgumentException(
          "initial-scale: expected a number > 0, found " + initialScale);
    }
  }
}
