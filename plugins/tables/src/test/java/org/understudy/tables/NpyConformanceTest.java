package org.understudy.tables;

import java.nio.file.Path;
import org.understudy.spi.Field;
import org.understudy.spi.FileConfig;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Schema;
import org.understudy.testkit.FileFormatConformance;

final class NpyConformanceTest extends FileFormatConformance<FileConfig> {
  @Override
  protected FileDatasetProvider<FileConfig> provider() {
    return new NpyProvider();
  }

  @Override
  protected Schema schema() {
    return Schema.of(Field.target("cells", 3, 2));
  }

  /** The file's name is all the array's name there is. */
  @Override
  protected Schema readBack(Schema written, Path file) {
    return Schema.of(Field.target("table", 3, 2));
  }
}
