package org.understudy.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A distribution that an inference method found.
 *
 * @param distribution with whatever capabilities the method gives it
 * @param diagnostics named figures that say how far to trust it
 */
@API(status = API.Status.EXPERIMENTAL)
public record Inference(Distribution distribution, Map<String, Double> diagnostics) {
  /** Copies the diagnostics. */
  public Inference {
    diagnostics = Collections.unmodifiableMap(new LinkedHashMap<>(diagnostics));
  }
}
