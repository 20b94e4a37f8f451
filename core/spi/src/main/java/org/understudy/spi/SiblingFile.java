package org.understudy.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
      forceFolder();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** The new name outlives a power cut only once the folder itself is on the disk. */
  private void forceFolder() {
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Some systems cannot open a folder; there the move is as durable as they make it.
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

  /** An error that names the target, what went wrong and the space that is left. */
  public UncheckedIOException failure(IOException cause) {
    return new UncheckedIOException(
        new IOException("cannot write " + target + ": " + reason(cause) + space(), cause));
  }

  /** The system's words: several of its errors say nothing in their message but a path. */
  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (cause instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " is a file, expected a folder";
    }
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + " is not there and cannot be made";
    }
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return String.valueOf(cause.getMessage());
  }

  private String space() {
    try {
      Path folder = target.getParent();
      while (folder != null && Files.notExists(folder)) {
        folder = folder.getParent();
      }
      return folder == null
          ? ""
          : " (free there: %,d MB)".formatted(Files.getFileStore(folder).getUsableSpace() >> 20);
    } catch (IOException e) {
      return "";
    }
  }
}
