package org.understudy.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apiguardian.api.API;

/** A file in the making, beside its place: readers see the old one or the new one, whole. */
@API(status = API.Status.EXPERIMENTAL)
public final class SiblingFile {
  private final Path target;
  private final Path path;

  private SiblingFile(Path target) {
    this.target = target.toAbsolutePath();
    this.path = this.target.resolveSibling("." + this.target.getFileName() + ".part");
  }

  /** For a target, whose folder is made if it is missing. */
  public static SiblingFile of(Path target) {
    SiblingFile sibling = new SiblingFile(target);
    try {
      Path folder = sibling.target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return sibling;
    } catch (IOException e) {
      throw sibling.failure(e);
    }
  }

  /** Where to write. */
  public Path path() {
    return path;
  }

  /** Makes the closed file durable and replaces the target by it. */
  public void moveIntoPlace() {
    try {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Removes what was not moved into place. */
  public void drop() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** An error that names the target. */
  public UncheckedIOException failure(IOException cause) {
    return new UncheckedIOException(
        new IOException("cannot write " + target + ": " + cause.getMessage(), cause));
  }
}
