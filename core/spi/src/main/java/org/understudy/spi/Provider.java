package org.understudy.spi;

import org.apiguardian.api.API;

/**
 * Something a name in an experiment file stands for. Implementations have a public no-argument
 * constructor and are listed in {@code META-INF/services} under the interface they implement.
 *
 * @param <C> the config record, bound strictly from the file ({@link
 *     org.understudy.spi.config.Configs})
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Provider<C extends Record> {
  /** Short lower-case ASCII, words joined by hyphens; written into files and resolved later. */
  String name();

  /** One sentence, with the paper where there is one. */
  String description();

  /** The config record's class. */
  Class<C> configType();
}
