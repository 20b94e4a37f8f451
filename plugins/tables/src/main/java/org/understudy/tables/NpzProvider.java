package org.understudy.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.FileConfig;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Schema;

/**
 * NumPy arrays that share their first axis, each a field under its own name, as {@code numpy.savez}
 * and {@code savez_compressed} write them. Rows are read in blocks, best in order; an array is
 * checked against its checksum when its last row is reached. Written as float32 in C order.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NpzProvider implements FileDatasetProvider<FileConfig> {
  /** No deflated byte stands for more than this many. */
  private static final long MOST_INFLATION = 1032;

  @Override
  public String name() {
    return "npz";
  }

  @Override
  public String description() {
    return "NumPy arrays that share their first axis, each a field, in one file.";
  }

  @Override
  public Class<FileConfig> configType() {
    return FileConfig.class;
  }

  @Override
  public List<String> extensions() {
    return List.of("npz");
  }

  @Override
  public Dataset open(FileConfig config, Context context) {
    return config.applyTo(open(context.directory().resolve(config.path())));
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker")
  public Dataset open(Path file) {
    ZipFile zip = null;
    try {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      zip = new ZipFile(file.toFile());
      List<NpyArray> arrays = new ArrayList<>();
      List<ZipEntry> entries = zip.stream().<ZipEntry>map(ZipEntry.class::cast).toList();
      long taken = entries.stream().mapToLong(ZipEntry::getCompressedSize).sum();
      if (taken > Files.size(file)) {
        throw new IllegalArgumentException(
            "%s: its arrays claim %d bytes of a file of %d: they overlap, it is damaged"
                .formatted(file, taken, Files.size(file)));
      }
      for (ZipEntry entry : entries) {
        arrays.add(array(file, zip, entry));
      }
      Dataset dataset = new ArrayDataset(file, arrays, zip);
      zip = null;
      return dataset;
    } catch (ZipException e) {
      throw new IllegalArgumentException(
          file + ": not a whole npz file: " + e.getMessage() + "; is it a partial copy?", e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read " + file + ": " + e.getMessage(), e));
    } finally {
      if (zip != null) {
        try {
          zip.close();
        } catch (IOException e) {
          // What stopped the opening is the error that counts.
        }
      }
    }
  }

  private static NpyArray array(Path file, ZipFile zip, ZipEntry entry) throws IOException {
    String name = file + ", array '" + entry.getName() + "'";
    if (!entry.getName().endsWith(".npy")) {
      throw new IllegalArgumentException(name + ": every entry's name should end in .npy");
    }
    NpyHeader header;
    try (InputStream in = zip.getInputStream(entry)) {
      header = NpyHeader.read(name, in);
    }
    if (entry.getSize() != header.length() + header.dataBytes()) {
      throw new IllegalArgumentException(
          "%s: the shape %s takes %d bytes behind the header, there are %d; is it a partial copy?"
              .formatted(
                  name, header.shape(), header.dataBytes(), entry.getSize() - header.length()));
    }
    if (entry.getSize() / MOST_INFLATION > entry.getCompressedSize()) {
      throw new IllegalArgumentException(
          "%s: %d bytes cannot inflate to the %d it claims; the file is damaged"
              .formatted(name, entry.getCompressedSize(), entry.getSize()));
    }
    String field = entry.getName().substring(0, entry.getName().length() - 4);
    return new NpyArray(
        NpyProvider.field(field, header), name, header, new EntrySource(zip, entry, header));
  }

  @Override
  public DatasetWriter write(Path file, Schema schema) {
    return new NpzTableWriter(file, schema);
  }
}
