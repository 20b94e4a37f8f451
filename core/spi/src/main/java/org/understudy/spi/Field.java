package org.understudy.spi;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.understudy.tensor.Shape;

/**
 * One named quantity of a dataset or distribution.
 *
 * @param name unique within its schema
 * @param shape the shape of one row, without the batch axis; rank 0 for a number
 * @param unit the physical unit, empty where there is none
 * @param role drawn, given or carried along
 * @param support the interval of each element, {@code shape.size()} of them
 * @param columns a name for each element, as in a table's header
 */
@API(status = API.Status.EXPERIMENTAL)
public record Field(
    String name, Shape shape, String unit, Role role, Support support, List<String> columns) {
  /** Checks that support and columns have one entry an element. */
  public Field {
    columns = columns instanceof Numbered ? columns : List.copyOf(columns);
    if (support.size() != shape.size() || columns.size() != shape.size()) {
      throw new IllegalArgumentException(
          "field '%s': shape %s has %d elements, but there are %d supports and %d column names"
              .formatted(name, shape, shape.size(), support.size(), columns.size()));
    }
  }

  /** A field without unit, bounds or column names of its own. */
  public static Field of(String name, Shape shape, Role role) {
    return new Field(name, shape, "", role, Support.real(shape.size()), columns(name, shape));
  }

  /** A target field. */
  public static Field target(String name, int... dims) {
    return of(name, Shape.of(dims), Role.TARGET);
  }

  /** A condition field. */
  public static Field condition(String name, int... dims) {
    return of(name, Shape.of(dims), Role.CONDITION);
  }

  /** This field with another role. */
  public Field as(Role changed) {
    return new Field(name, shape, unit, changed, support, columns);
  }

  /** This field with another support. */
  public Field on(Support changed) {
    return new Field(name, shape, unit, role, changed, columns);
  }

  /** This field with a unit. */
  public Field in(String changed) {
    return new Field(name, shape, changed, role, support, columns);
  }

  /** This field with a name for each element. */
  public Field withColumns(List<String> changed) {
    return new Field(name, shape, unit, role, support, changed);
  }

  private static List<String> columns(String name, Shape shape) {
    return shape.rank() == 0 ? List.of(name) : new Numbered(name, shape.size());
  }

  /** The names {@code name_1, name_2, ...}, made when asked for: an image has a great many. */
  private static final class Numbered extends AbstractList<String> {
    private final String name;
    private final int size;

    Numbered(String name, int size) {
      this.name = name;
      this.size = size;
    }

    @Override
    public String get(int index) {
      return name + "_" + (Objects.checkIndex(index, size) + 1);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
