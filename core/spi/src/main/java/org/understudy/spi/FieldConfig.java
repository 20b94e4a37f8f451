package org.understudy.spi;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Shape;

/** A field that a table holds in several columns: an image with a column for each pixel. */
@API(status = API.Status.EXPERIMENTAL)
public record FieldConfig(
    @Doc("Its columns in order, row-major; 'p0..p63' stands for all from p0 to p63.")
        List<String> columns,
    @Default("[]") @Doc("Its shape, such as [8, 8, 1]; empty for a vector.") List<Integer> shape) {

  /**
   * The columns that are meant, each by its name.
   *
   * @param header those of the file, in order
   * @throws IllegalArgumentException if there are none, or one does not exist
   */
  List<String> columnsOf(List<String> header) {
    List<String> chosen = new ArrayList<>();
    for (String entry : columns) {
      int dots = entry.indexOf("..");
      if (dots < 0 || header.contains(entry)) {
        chosen.add(header.get(indexOf(header, entry)));
      } else {
        int first = indexOf(header, entry.substring(0, dots));
        int last = indexOf(header, entry.substring(dots + 2));
        if (last < first) {
          throw new IllegalArgumentException(
              "columns: '%s' begins behind its end".formatted(entry));
        }
        chosen.addAll(header.subList(first, last + 1));
      }
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("columns: expected one or more, found none");
    }
    return chosen;
  }

  /**
   * The field's shape.
   *
   * @throws IllegalArgumentException if it has not as many elements as there are columns
   */
  Shape shapeOf(int columns) {
    if (shape.isEmpty()) {
      return Shape.of(columns);
    }
    Shape whole = Shape.of(shape.stream().mapToInt(Integer::intValue).toArray());
    if (whole.size() != columns) {
      throw new IllegalArgumentException(
          "shape: %s has %d elements, there are %d columns"
              .formatted(whole, whole.size(), columns));
    }
    return whole;
  }

  private static int indexOf(List<String> header, String name) {
    int index = header.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "columns: there is no column '%s' of one number; there are: %s"
              .formatted(name, String.join(", ", header)));
    }
    return index;
  }
}
