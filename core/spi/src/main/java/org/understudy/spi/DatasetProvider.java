package org.understudy.spi;

import org.apiguardian.api.API;

/** Opens datasets of one kind. */
@API(status = API.Status.EXPERIMENTAL)
public interface DatasetProvider<C extends Record> extends Provider<C> {
  /**
   * Opens a dataset.
   *
   * @throws IllegalArgumentException if the settings or the file's contents are wrong, saying what
   *     and where
   * @throws java.io.UncheckedIOException if a file cannot be read, naming it
   */
  Dataset open(C config, Context context);
}
