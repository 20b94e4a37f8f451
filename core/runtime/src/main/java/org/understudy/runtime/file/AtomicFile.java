package org.understudy.runtime.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.understudy.spi.SiblingFile;

/** Writes a file to a sibling, makes it durable and moves it into place. */
@API(status = API.Status.EXPERIMENTAL)
public final class AtomicFile {
  /** Writes a file's contents. */
  public interface Contents {
    /** Writes everything; need not close. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Replaces a file by new contents, or leaves it as it was.
   *
   * @throws UncheckedIOException naming the file, if it cannot be written
   */
  public static void write(Path file, Contents contents) {
    SiblingFile sibling = SiblingFile.of(file);
    try {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(sibling.path()), 1 << 16)) {
        contents.writeTo(out);
      }
      sibling.moveIntoPlace();
    } catch (IOException e) {
      throw sibling.failure(e);
    } finally {
      sibling.drop();
    }
  }

  /** Replaces a file by a text. */
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
