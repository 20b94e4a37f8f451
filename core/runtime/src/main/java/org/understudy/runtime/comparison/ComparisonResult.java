package org.understudy.runtime.comparison;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * What a comparison came to.
 *
 * @param folder where everything lies
 * @param finished false where a stop was requested before the end
 * @param scores of each family that took part, one a seed
 * @param refused why each other family cannot model the rows
 */
@API(status = API.Status.EXPERIMENTAL)
public record ComparisonResult(
    Path folder, boolean finished, Map<String, List<Score>> scores, Map<String, String> refused) {
  /** Copies the maps. */
  public ComparisonResult {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }
}
