package org.understudy.tables;

import java.nio.file.Path;
import org.understudy.spi.Field;
import org.understudy.spi.FileConfig;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Schema;
import org.understudy.testkit.FileFormatConformance;

final class CsvConformanceTest extends FileFormatConformance<FileConfig> {
  @Override
  protected FileDatasetProvider<FileConfig> provider() {
    return new CsvProvider();
  }

  /** A header holds names, and every column is a field. */
  @Override
  protected Schema readBack(Schema written, Path file) {
    return new Schema(
        written.fields().stream()
            .flatMap(field -> field.columns().stream())
            .map(Field::target)
            .toList());
  }
}
