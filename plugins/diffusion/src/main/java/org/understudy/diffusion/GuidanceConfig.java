package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** The key {@code guidance}: classifier-free guidance by the condition (Ho and Salimans 2022). */
@API(status = API.Status.EXPERIMENTAL)
public record GuidanceConfig(
    @Default("0") @Doc("Share of the rows that are trained without their condition.") double drop,
    @Default("1")
        @Doc("Weight of the condition: 1 as learned, 0 without it; more sharpens, and needs drop.")
        double scale) {
  /** Checks the ranges. */
  public GuidanceConfig {
    if (!(drop >= 0 && drop < 1)) {
      throw new IllegalArgumentException(
          "drop: expected a number from 0 to below 1, found " + drop);
    }
    if (!(scale >= 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("scale: expected a number >= 0, found " + scale);
    }
    if (drop == 0 && scale != 1) {
      throw new IllegalArgumentException(
          "scale: guidance compares with a network that was trained without the condition too;"
              + " choose drop: 0.1, or scale: 1, found "
              + scale);
    }
  }

  /** Numbers beside a condition that tell whether it was dropped. */
  int marks() {
    return drop > 0 ? 1 : 0;
  }
}
