package org.understudy.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.understudy.runtime.file.Safetensors;

/** The safetensors format; what it reads it writes again to the same. */
class SafetensorsFuzzTest {
  private static final HostileFile FILE = new HostileFile("weights.safetensors", 400);

  @FuzzTest
  void reads(byte[] bytes) {
    FILE.read(bytes, SafetensorsFuzzTest::read);
  }

  private static void read(Path file) {
    try {
      Safetensors read = read(Files.readAllBytes(file));
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      read.writeTo(again);
      if (!read(again.toByteArray()).metadata().equals(read.metadata())) {
        throw new AssertionError("written again it reads otherwise");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      // Of bytes the reader knows no file; its callers add the name.
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replace("safetensors:", "weights.safetensors:"), e);
    }
  }

  private static Safetensors read(byte[] bytes) {
    return Safetensors.read(bytes);
  }
}
