package org.understudy.hdf5;

import org.understudy.spi.FileDatasetProvider;
import org.understudy.testkit.FileFormatConformance;

final class Hdf5ConformanceTest extends FileFormatConformance<Hdf5Config> {
  @Override
  protected FileDatasetProvider<Hdf5Config> provider() {
    return new Hdf5Provider();
  }

  @Override
  protected boolean holdsNoRows() {
    return false;
  }
}
