package org.understudy.spi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.understudy.tensor.Shape;

/** A dataset some of whose columns are joined to fields, which stand behind the others. */
final class JoinedColumns implements Dataset {
  private final Dataset file;
  private final Schema schema;
  private final Map<String, List<String>> joined = new LinkedHashMap<>();

  JoinedColumns(Dataset file, Map<String, FieldConfig> configs) {
    this.file = file;
    List<String> single =
        file.schema().fields().stream()
            .filter(field -> field.shape().size() == 1)
            .map(Field::name)
            .toList();
    Set<String> taken = new HashSet<>();
    List<Field> behind = new ArrayList<>();
    configs.forEach(
        (name, config) -> {
          try {
            List<String> columns = config.columnsOf(single);
            Shape shape = config.shapeOf(columns.size());
            behind.add(Field.of(name, shape, Role.TARGET).withColumns(columns));
            joined.put(name, columns);
            for (String column : columns) {
              if (!taken.add(column)) {
                throw new IllegalArgumentException(
                    "columns: '%s' is named twice; a column belongs to one field"
                        .formatted(column));
              }
            }
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("fields." + name + "." + e.getMessage(), e);
          }
        });
    List<Field> fields = new ArrayList<>(file.schema().fields());
    fields.removeIf(field -> taken.contains(field.name()));
    fields.addAll(behind);
    this.schema = new Schema(fields);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public Rows read(long first, int count) {
    Rows rows = file.read(first, count);
    List<float[]> values = new ArrayList<>();
    for (Field field : schema.fields()) {
      List<String> columns = joined.get(field.name());
      values.add(columns == null ? rows.column(field.name()) : join(rows, columns));
    }
    return new Rows(schema, count, values);
  }

  private static float[] join(Rows rows, List<String> columns) {
    int width = columns.size();
    float[] whole = new float[Math.multiplyExact(rows.count(), width)];
    for (int i = 0; i < width; i++) {
      float[] column = rows.column(columns.get(i));
      for (int row = 0; row < column.length; row++) {
        whole[row * width + i] = column[row];
      }
    }
    return whole;
  }

  @Override
  public Map<String, String> facts() {
    return file.facts();
  }

  @Override
  public void close() {
    file.close();
  }
}
