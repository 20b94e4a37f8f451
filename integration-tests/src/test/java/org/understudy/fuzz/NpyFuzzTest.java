package org.understudy.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** NumPy arrays. */
class NpyFuzzTest {
  private static final HostileFile FILE = new HostileFile("table.npy", 200);

  @FuzzTest
  void reads(byte[] bytes) {
    FILE.read(bytes, Tables::read);
  }
}
