package org.understudy.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Zips of NumPy arrays, whose bytes may be deflated a thousandfold. */
class NpzFuzzTest {
  private static final HostileFile FILE = new HostileFile("table.npz", 40000);

  @FuzzTest
  void reads(byte[] bytes) {
    FILE.read(bytes, Tables::read);
  }
}
