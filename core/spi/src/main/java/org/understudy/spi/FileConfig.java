package org.understudy.spi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** The config every file format shares: which file, and what its fields are to the model. */
@API(status = API.Status.EXPERIMENTAL)
public record FileConfig(
    @Doc("The file; relative paths start at the experiment's folder.") Path path,
    @Default("[]") @Doc("Fields to draw; empty for all that are not conditions.")
        List<String> target,
    @Default("[]") @Doc("Fields that are given.") List<String> condition,
    @Default("{}") @Doc("Units by field, where the file has none.") Map<String, String> units,
    @Default("{}") @Doc("How many classes a field has, by field: {label: 10} for 0 to 9.")
        Map<String, Integer> classes,
    @Default("{}")
        @Doc("Fields of several columns: {image: {columns: [p0..p63], shape: [8, 8, 1]}}.")
        Map<String, FieldConfig> fields) {
  /**
   * A file's dataset with these fields, roles and units.
   *
   * @throws IllegalArgumentException naming a field that the file lacks, and those it has
   */
  public Dataset applyTo(Dataset plain) {
    Dataset file = fields.isEmpty() ? plain : new JoinedColumns(plain, fields);
    List<Field> chosen = new ArrayList<>();
    for (String name : condition) {
      file.schema().field(name);
    }
    for (String name : target) {
      file.schema().field(name);
    }
    for (String name : units.keySet()) {
      file.schema().field(name);
    }
    for (String name : classes.keySet()) {
      file.schema().field(name);
    }
    for (Field field : file.schema().fields()) {
      String name = field.name();
      boolean given = condition.contains(name);
      if (given && target.contains(name)) {
        throw new IllegalArgumentException(
            "condition: field '" + name + "' cannot be target and condition at once");
      }
      boolean drawn = target.isEmpty() ? !given : target.contains(name);
      Integer k = classes.get(name);
      chosen.add(
          field
              .as(given ? Role.CONDITION : drawn ? Role.TARGET : Role.AUXILIARY)
              .in(units.getOrDefault(name, field.unit()))
              .on(k == null ? field.support() : Support.classes(field.shape().size(), k)));
    }
    return new Renamed(file, new Schema(chosen));
  }

  /** The same rows under another schema. */
  private record Renamed(Dataset file, Schema schema) implements Dataset {
    @Override
    public long size() {
      return file.size();
    }

    @Override
    public Rows read(long first, int count) {
      return new Rows(schema, count, file.read(first, count).values());
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
