package org.understudy.runtime.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Folders as a whole. */
@API(status = API.Status.EXPERIMENTAL)
public final class Folders {
  private Folders() {}

  /**
   * Removes a folder with all that is in it, if it is there; links are removed, not followed.
   *
   * @throws UncheckedIOException naming the folder, if something cannot be removed
   */
  public static void remove(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot remove " + folder + ": " + e.getMessage(), e));
    }
  }
}
