package org.understudy.tables;

import java.nio.file.Path;
import org.understudy.spi.FileConfig;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Schema;
import org.understudy.testkit.FileFormatConformance;

final class NpzConformanceTest extends FileFormatConformance<FileConfig> {
  @Override
  protected FileDatasetProvider<FileConfig> provider() {
    return new NpzProvider();
  }

  /** There is no place for units. */
  @Override
  protected Schema readBack(Schema written, Path file) {
    return new Schema(written.fields().stream().map(field -> field.in("")).toList());
  }
}
