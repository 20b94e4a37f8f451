package org.understudy.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.tensor.Shape;

/** Datasets of one group of an open file. */
final class Hdf5Dataset implements Dataset {
  /**
   * A group's attribute with the names of its datasets in order, which the format does not keep.
   */
  static final String ORDER = "fields";

  /** No deflated byte stands for more than this many. */
  private static final int MOST_INFLATION = 1032;

  private final Path path;
  private final HdfFile file;
  private final List<io.jhdf.api.Dataset> arrays;
  private final Schema schema;
  private final long size;
  private boolean closed;

  private Hdf5Dataset(Path path, HdfFile file, String group, List<String> names) {
    this.path = path;
    this.file = file;
    this.arrays = arrays(path, group(path, file, group), names);
    this.size = sharedSize(path, arrays);
    checkRoom(path, file.size(), arrays);
    this.schema = new Schema(arrays.stream().map(array -> field(path, array)).toList());
  }

  /**
   * Opens datasets of a group.
   *
   * @param names of the datasets, in order; empty for all
   */
  static Dataset open(Path path, String group, List<String> names) {
    if (!Files.isRegularFile(path)) {
      IOException missing = new NoSuchFileException(path.toString(), null, "there is no such file");
      throw new UncheckedIOException("cannot read " + path + ": there is no such file", missing);
    }
    HdfFile file = reading(path, () -> new HdfFile(path));
    try {
      return reading(path, () -> new Hdf5Dataset(path, file, group, names));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Group group(Path path, HdfFile file, String group) {
    String name = group.replaceFirst("^/+", "").replaceFirst("/+$", "");
    if (name.isEmpty()) {
      return file;
    }
    Node node = file;
    for (String part : name.split("/+")) {
      Node child = node instanceof Group parent ? parent.getChild(part) : null;
      if (child == null) {
        throw new Unfit(
            "%s: there is no group '%s'; '%s' holds: %s"
                .formatted(path, group, node.getPath(), children(node)));
      }
      node = child;
    }
    if (node instanceof Group found) {
      return found;
    }
    throw new Unfit("%s: '%s' is a dataset, expected a group".formatted(path, group));
  }

  private static String children(Node node) {
    return node instanceof Group group
        ? group.getChildren().keySet().stream().sorted().collect(Collectors.joining(", "))
        : "nothing, it is a dataset";
  }

  private static List<io.jhdf.api.Dataset> arrays(Path path, Group group, List<String> names) {
    List<io.jhdf.api.Dataset> arrays = new ArrayList<>();
    List<String> wanted = names;
    if (names.isEmpty()) {
      wanted = ordered(group);
    }
    for (String name : wanted) {
      if (!(group.getChildren().get(name) instanceof io.jhdf.api.Dataset array)) {
        throw new Unfit(
            "%s: there is no dataset '%s' in '%s'; it holds: %s"
                .formatted(path, name, group.getPath(), children(group)));
      }
      arrays.add(array);
    }
    if (arrays.isEmpty()) {
      throw new Unfit(
          "%s: there are no datasets in '%s'; it holds: %s; choose another with 'group'"
              .formatted(path, group.getPath(), children(group)));
    }
    return arrays;
  }

  /** The datasets of a group as its attribute orders them, else by name. */
  private static List<String> ordered(Group group) {
    List<String> names =
        group.getChildren().values().stream()
            .filter(io.jhdf.api.Dataset.class::isInstance)
            .map(Node::getName)
            .sorted()
            .toList();
    Attribute attribute = group.getAttributes().get(ORDER);
    if (attribute != null && attribute.getData() instanceof String[] order) {
      List<String> given = List.of(order);
      if (given.stream().sorted().toList().equals(names)) {
        return given;
      }
    }
    return names;
  }

  private static long sharedSize(Path path, List<io.jhdf.api.Dataset> arrays) {
    for (io.jhdf.api.Dataset array : arrays) {
      boolean numbers = array.isScalar() || Numbers.areOf(array.getJavaType());
      if (array.isCompound() || array.isVariableLength() || !numbers) {
        throw new Unfit(
            "%s: dataset '%s' does not hold plain numbers; leave it out with 'datasets'"
                .formatted(path, array.getPath()));
      }
    }
    long rows = -1;
    for (io.jhdf.api.Dataset array : arrays) {
      long[] dims = array.getDimensionsAsLong();
      if (array.isScalar() || dims.length == 0 || (rows >= 0 && dims[0] != rows)) {
        throw new Unfit(
            "%s: the datasets of one table share their first axis; these are %s; choose some with"
                    .formatted(
                        path,
                        arrays.stream()
                            .map(a -> a.getName() + " " + Arrays.toString(a.getDimensionsAsLong()))
                            .collect(Collectors.joining(", ")))
                + " 'datasets'");
      }
      rows = dims[0];
    }
    return rows;
  }

  /** What arrays claim to hold is checked against the file before any memory is made for it. */
  private static void checkRoom(Path path, long bytes, List<io.jhdf.api.Dataset> arrays) {
    double claimed = 0;
    double room = bytes;
    for (io.jhdf.api.Dataset array : arrays) {
      double element = array.getDataType().getSize();
      double whole = element * product(Arrays.stream(array.getDimensionsAsLong()));
      if (array instanceof ChunkedDataset chunked) {
        // Chunks that were never written take no room; one row and one chunk are held at once.
        room = (double) bytes * MOST_INFLATION;
        whole =
            element
                * Math.max(
                    product(Arrays.stream(array.getDimensionsAsLong()).skip(1)),
                    product(Arrays.stream(chunked.getChunkDimensions()).asLongStream()));
      }
      claimed += whole;
      if (claimed > room) {
        throw new Unfit(
            "%s: dataset '%s' claims %.0f bytes, more than a file of %d can hold; is it a partial"
                    .formatted(path, array.getPath(), whole, bytes)
                + " copy, or was it never written?");
      }
    }
  }

  private static double product(LongStream extents) {
    return extents.mapToDouble(extent -> Math.max(1, extent)).reduce(1, (a, b) -> a * b);
  }

  private static Field field(Path path, io.jhdf.api.Dataset array) {
    long[] dims = array.getDimensionsAsLong();
    int[] rest = new int[dims.length - 1];
    long rowSize = 1;
    for (int i = 0; i < rest.length; i++) {
      rest[i] = Math.toIntExact(dims[i + 1]);
      rowSize = Math.multiplyExact(rowSize, dims[i + 1]);
    }
    if (rowSize > 1 << 28) {
      throw new Unfit(
          "%s: one row of dataset '%s' has %d numbers, at most %d are read"
              .formatted(path, array.getPath(), rowSize, 1 << 28));
    }
    return Field.of(array.getName(), Shape.of(rest), Role.TARGET).in(unit(array));
  }

  private static String unit(io.jhdf.api.Dataset array) {
    for (String name : List.of("units", "unit")) {
      Attribute attribute = array.getAttributes().get(name);
      Object value = attribute == null || attribute.isEmpty() ? null : attribute.getData();
      if (value instanceof String[] several && several.length == 1) {
        return several[0];
      }
      if (value instanceof String text) {
        return text;
      }
    }
    return "";
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public synchronized Rows read(long first, int count) {
    if (closed) {
      throw new IllegalStateException(path + ": the dataset is closed");
    }
    if (first < 0 || count < 0 || first > size - count) {
      throw new IllegalArgumentException(
          "%s: rows %d to %d do not exist: the dataset has %d"
              .formatted(path, first, first + count, size));
    }
    List<float[]> values = new ArrayList<>();
    for (io.jhdf.api.Dataset array : arrays) {
      values.add(reading(path, () -> block(array, first, count)));
    }
    return new Rows(schema, count, values);
  }

  private static float[] block(io.jhdf.api.Dataset array, long first, int count) {
    int[] dims = array.getDimensions();
    long[] offset = new long[dims.length];
    offset[0] = first;
    dims[0] = count;
    int length = Arrays.stream(dims).reduce(1, Math::multiplyExact);
    float[] values = new float[length];
    if (length > 0) {
      int filled = Numbers.flatten(array.getData(offset, dims), values, 0);
      if (filled != length) {
        throw new IllegalStateException(
            "dataset '%s' gave %d numbers instead of %d"
                .formatted(array.getPath(), filled, length));
      }
    }
    return values;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      file.close();
    }
  }

  /** A whole file with the wrong contents. */
  private static final class Unfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }
  }

  /** Whatever the library stumbles over in a damaged file becomes one error that names the file. */
  private static <T> T reading(Path path, Supplier<T> work) {
    @Nullable Throwable cause;
    try {
      return work.get();
    } catch (Unfit e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Damaged lengths and links make it ask for absurd arrays, or go round in circles.
      cause = e;
    }
    throw new IllegalArgumentException(
        "%s: cannot be read as HDF5 (%s); is it a partial copy?".formatted(path, cause), cause);
  }
}
