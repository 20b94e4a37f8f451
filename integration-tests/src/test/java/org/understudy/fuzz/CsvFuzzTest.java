package org.understudy.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Comma-separated values. */
class CsvFuzzTest {
  private static final HostileFile FILE = new HostileFile("table.csv", 400);

  @FuzzTest
  void reads(byte[] bytes) {
    FILE.read(bytes, Tables::read);
  }
}
