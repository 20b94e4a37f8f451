package org.understudy.spi.config;

import org.apiguardian.api.API;

/**
 * A provider by name with its settings, bound when the provider is known: {@code {type: name, key:
 * value}}.
 *
 * @param type the provider's name
 * @param settings the other keys, a mapping
 */
@API(status = API.Status.EXPERIMENTAL)
public record Choice(String type, ConfigNode settings) {}
