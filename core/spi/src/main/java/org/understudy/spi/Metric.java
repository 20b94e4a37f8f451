package org.understudy.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The outcome of a comparison.
 *
 * @param value the figure the metric is quoted by
 * @param details everything else worth printing, by name: numbers, strings, lists of numbers
 */
@API(status = API.Status.EXPERIMENTAL)
public record Metric(double value, Map<String, Object> details) {
  /** Copies the details. */
  public Metric {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** The value and the details, by name. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("value", value);
    facts.putAll(details);
    return facts;
  }
}
