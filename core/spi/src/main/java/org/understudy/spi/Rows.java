package org.understudy.spi;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Some rows of a dataset on the heap, field by field.
 *
 * @param schema the fields
 * @param count how many rows
 * @param values for each field of the schema, {@code count * shape.size()} numbers, row-major
 */
@API(status = API.Status.EXPERIMENTAL)
public record Rows(Schema schema, int count, List<float[]> values) {
  /** Checks that every field has all its numbers. */
  public Rows {
    values = List.copyOf(values);
    if (values.size() != schema.fields().size()) {
      throw new IllegalArgumentException(
          "rows: " + schema.fields().size() + " fields but values for " + values.size());
    }
    for (int i = 0; i < values.size(); i++) {
      Field field = schema.fields().get(i);
      long expected = (long) count * field.shape().size();
      if (values.get(i).length != expected) {
        throw new IllegalArgumentException(
            "rows: field '%s' needs %d numbers for %d rows, has %d"
                .formatted(field.name(), expected, count, values.get(i).length));
      }
    }
  }

  /** The numbers of one field, row-major; not a copy. */
  public float[] column(String field) {
    return values.get(schema.fields().indexOf(schema.field(field)));
  }

  /**
   * The fields of one role concatenated row by row: {@code count * schema.shape(role).size()}
   * numbers; a fresh array.
   */
  public float[] matrix(Role role) {
    List<Field> chosen = schema.fields(role);
    int width = chosen.stream().mapToInt(field -> field.shape().size()).sum();
    float[] joined = new float[Math.multiplyExact(count, width)];
    int offset = 0;
    for (Field field : chosen) {
      int size = field.shape().size();
      float[] column = column(field.name());
      for (int row = 0; row < count; row++) {
        System.arraycopy(column, row * size, joined, row * width + offset, size);
      }
      offset += size;
    }
    return joined;
  }

  /**
   * Rows whose fields of one role come from a matrix, as {@link #matrix} gives it.
   *
   * @param schema a schema with fields of that role only
   */
  public static Rows of(Schema schema, Role role, float[] matrix, int count) {
    List<Field> chosen = schema.fields(role);
    int width = chosen.stream().mapToInt(field -> field.shape().size()).sum();
    if (matrix.length != (long) count * width) {
      throw new IllegalArgumentException(
          "rows: %d rows of %d numbers need %d, found %d"
              .formatted(count, width, (long) count * width, matrix.length));
    }
    List<float[]> values = new ArrayList<>();
    int offset = 0;
    for (Field field : chosen) {
      int size = field.shape().size();
      float[] column = new float[count * size];
      for (int row = 0; row < count; row++) {
        System.arraycopy(matrix, row * width + offset, column, row * size, size);
      }
      values.add(column);
      offset += size;
    }
    return new Rows(new Schema(chosen), count, values);
  }

  /**
   * Rows of a joint distribution: the target fields of a schema and then its condition fields, each
   * from a matrix as {@link #matrix} gives it.
   */
  public static Rows joint(Schema schema, float[] targets, float[] conditions, int count) {
    Rows drawn = of(schema, Role.TARGET, targets, count);
    Rows given = of(schema, Role.CONDITION, conditions, count);
    List<Field> fields = new ArrayList<>(drawn.schema().fields());
    fields.addAll(given.schema().fields());
    List<float[]> values = new ArrayList<>(drawn.values());
    values.addAll(given.values());
    return new Rows(new Schema(fields), count, values);
  }
}
