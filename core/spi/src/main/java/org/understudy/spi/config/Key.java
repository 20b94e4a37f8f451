package org.understudy.spi.config;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One key of a config record, as {@code understudy describe} shows it.
 *
 * @param name in kebab-case
 * @param type in words, such as {@code integer} or {@code one of relu, tanh}
 * @param fallback the value where the file leaves it out, as YAML; null where it is required
 * @param doc one sentence
 */
@API(status = API.Status.EXPERIMENTAL)
public record Key(String name, String type, @Nullable String fallback, String doc) {}
