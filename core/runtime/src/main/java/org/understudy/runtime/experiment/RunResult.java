package org.understudy.runtime.experiment;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Check;
import org.understudy.spi.Metric;

/**
 * What a run came to.
 *
 * @param folder the run folder
 * @param finished false where a stop was requested before the end
 * @param metrics by name
 * @param checks by name
 * @param seconds of each stage, in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record RunResult(
    Path folder,
    boolean finished,
    Map<String, Metric> metrics,
    Map<String, Check> checks,
    Map<String, Double> seconds) {
  /** Copies the maps. */
  public RunResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
  }
}
