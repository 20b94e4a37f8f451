package org.understudy.tables;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.FileConfig;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;

/**
 * One NumPy array; its first axis counts rows, and the field is named as the file is, without the
 * ending. Blocks are read as they are asked for. Written as float32 in C order.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NpyProvider implements FileDatasetProvider<FileConfig> {
  @Override
  public String name() {
    return "npy";
  }

  @Override
  public String description() {
    return "One NumPy array of rows, a field with the file's name.";
  }

  @Override
  public Class<FileConfig> configType() {
    return FileConfig.class;
  }

  @Override
  public List<String> extensions() {
    return List.of("npy");
  }

  @Override
  public Dataset open(FileConfig config, Context context) {
    return config.applyTo(open(context.directory().resolve(config.path())));
  }

  @Override
  public Dataset open(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      Dataset dataset = dataset(file, channel);
      channel = null;
      return dataset;
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read " + file + ": " + e.getMessage(), e));
    } finally {
      closeQuietly(channel);
    }
  }

  private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // What stopped the opening is the error that counts.
      }
    }
  }

  private static Dataset dataset(Path file, FileChannel channel) throws IOException {
    String name = file.toString();
    NpyHeader header = NpyHeader.read(name, Channels.newInputStream(channel));
    long found = channel.size() - header.length();
    if (found != header.dataBytes()) {
      throw new IllegalArgumentException(
          "%s: the shape %s takes %d bytes, the file has %d; is it a partial copy?"
              .formatted(file, header.shape(), header.dataBytes(), found));
    }
    String ending = String.valueOf(file.getFileName()).replaceFirst("(?i)\\.npy$", "");
    NpyArray array =
        new NpyArray(field(ending, header), name, header, source(channel, header.length()));
    return new ArrayDataset(file, List.of(array), channel);
  }

  /** The field that an array is. */
  static Field field(String name, NpyHeader header) {
    return Field.of(name, header.rest(), Role.TARGET);
  }

  private static ArraySource source(FileChannel channel, int start) {
    return new ArraySource() {
      @Override
      public void fill(long offset, ByteBuffer target) throws IOException {
        long at = start + offset;
        while (target.hasRemaining()) {
          int read = channel.read(target, at);
          if (read < 0) {
            throw new EOFException();
          }
          at += read;
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the schema has several fields: this format holds one
   */
  @Override
  public DatasetWriter write(Path file, Schema schema) {
    if (schema.fields().size() != 1) {
      throw new IllegalArgumentException(
          "%s: an npy file holds one field, there are %d: %s; write npz or csv instead"
              .formatted(
                  file,
                  schema.fields().size(),
                  schema.fields().stream().map(Field::name).collect(Collectors.joining(", "))));
    }
    return new NpyTableWriter(file, schema);
  }
}
