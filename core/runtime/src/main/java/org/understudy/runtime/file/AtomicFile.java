package org.understudy.runtime.file;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apiguardian.api.API;

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
    Path target = file.toAbsolutePath();
    Path sibling = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (FileOutputStream file0 = new FileOutputStream(sibling.toFile());
          OutputStream out = new BufferedOutputStream(file0, 1 << 16)) {
        contents.writeTo(out);
        out.flush();
        file0.getFD().sync();
      }
      Files.move(
          sibling, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(sibling);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw new UncheckedIOException(
          new IOException("cannot write " + file + ": " + e.getMessage(), e));
    }
  }

  /** Replaces a file by a text. */
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
