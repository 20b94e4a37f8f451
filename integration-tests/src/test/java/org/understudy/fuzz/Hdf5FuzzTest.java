package org.understudy.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** HDF5, whose chunks may be deflated a thousandfold. */
class Hdf5FuzzTest {
  private static final HostileFile FILE = new HostileFile("table.h5", 40000);

  @FuzzTest
  void reads(byte[] bytes) {
    FILE.read(bytes, Tables::read);
  }
}
