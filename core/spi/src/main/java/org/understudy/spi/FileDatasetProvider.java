package org.understudy.spi;

import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/** Opens and writes datasets that are files, known by their names' endings. */
@API(status = API.Status.EXPERIMENTAL)
public interface FileDatasetProvider<C extends Record> extends DatasetProvider<C> {
  /** The endings this format is known by, without a dot, such as {@code csv} and {@code csv.gz}. */
  List<String> extensions();

  /**
   * Opens a file with nothing known but its name: every field it holds, as {@link Role#TARGET}.
   *
   * @throws IllegalArgumentException if the contents are wrong, saying what and where
   * @throws java.io.UncheckedIOException if the file cannot be read, naming it
   */
  Dataset open(Path file);

  /**
   * Begins a file. Nothing stands at its name before {@link DatasetWriter#finish}.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written, naming it
   */
  DatasetWriter write(Path file, Schema schema);
}
