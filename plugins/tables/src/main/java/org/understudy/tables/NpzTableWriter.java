package org.understudy.tables;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.SiblingFile;

/** Writes every field to a file of its own beside the target, and at the end all into one. */
final class NpzTableWriter implements DatasetWriter {
  /** The earliest that the format knows: equal rows make equal files. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final SiblingFile sibling;
  private final Schema schema;
  private final List<Path> paths = new ArrayList<>();
  private final List<Float32File> arrays = new ArrayList<>();

  NpzTableWriter(Path target, Schema schema) {
    this.schema = schema;
    this.sibling = SiblingFile.of(target);
    try {
      for (Field field : schema.fields()) {
        Path path = sibling.path();
        paths.add(path.resolveSibling(path.getFileName() + "." + paths.size()));
        arrays.add(new Float32File(paths.get(paths.size() - 1), field));
      }
    } catch (IOException e) {
      close();
      throw sibling.failure(e);
    }
  }

  @Override
  public void write(Rows rows) {
    try {
      for (int i = 0; i < arrays.size(); i++) {
        arrays.get(i).write(rows.column(schema.fields().get(i).name()), rows.count());
      }
    } catch (IOException e) {
      throw sibling.failure(e);
    }
  }

  @Override
  public void finish() {
    try {
      for (Float32File array : arrays) {
        array.finish();
        array.close();
      }
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(sibling.path()));
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (int i = 0; i < paths.size(); i++) {
          store(zip, schema.fields().get(i).name() + ".npy", paths.get(i));
        }
      }
      sibling.moveIntoPlace();
    } catch (IOException e) {
      throw sibling.failure(e);
    }
  }

  private static void store(ZipOutputStream zip, String name, Path path) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(Files.size(path));
    entry.setCrc(checksum(path));
    zip.putNextEntry(entry);
    Files.copy(path, zip);
    zip.closeEntry();
  }

  private static long checksum(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path);
        CheckedInputStream in = new CheckedInputStream(file, new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }

  @Override
  public void close() {
    try {
      for (Float32File array : arrays) {
        array.close();
      }
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw sibling.failure(e);
    } finally {
      sibling.drop();
    }
  }
}
