package org.understudy.spi.config;

import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One key of a config record, as {@code understudy describe} shows it.
 *
 * @param name in kebab-case
 * @param type in words, such as {@code integer} or {@code one of relu, tanh}
 * @param fallback the value where the file leaves it out, as YAML; null where it is required
 * @param doc one sentence
 * @param keys of what the value is itself a mapping of; else empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record Key(String name, String type, @Nullable String fallback, String doc, List<Key> keys) {
  /** Copies the keys. */
  public Key {
    keys = List.copyOf(keys);
  }
}
