package org.understudy.runtime.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;

/** One row of some fields, read from a list of numbers or a table file and checked against them. */
@API(status = API.Status.EXPERIMENTAL)
public final class Observations {
  private Observations() {}

  /**
   * From an experiment's value.
   *
   * @param role whose fields the row holds
   * @throws ConfigException at the node, if the numbers do not fit
   */
  static Rows read(
      Understudy understudy, ConfigNode node, Path directory, Schema schema, Role role) {
    if (node.value() instanceof List) {
      float[] numbers = new float[node.elements().size()];
      for (int i = 0; i < numbers.length; i++) {
        ConfigNode element = node.elements().get(i);
        if (!(element.value() instanceof Number number)) {
          throw ConfigException.at(element, "expected a number, found " + element.describe());
        }
        numbers[i] = number.floatValue();
      }
      return checked(numbers, schema.columns(role), schema, role, node.path());
    }
    if (node.value() instanceof String path) {
      return read(understudy, directory.resolve(path), schema, role);
    }
    throw ConfigException.at(
        node, "expected a list of numbers or a table file, found " + node.describe());
  }

  /**
   * From a table file with one row, whose columns go by their names, or by their order where no
   * name is one of the fields'.
   *
   * @throws IllegalArgumentException naming the file, if the row does not fit
   */
  public static Rows read(Understudy understudy, Path file, Schema schema, Role role) {
    Rows rows = understudy.readTable(file);
    String name = "observation " + file;
    List<String> columns = schema.columns(role);
    List<String> names = rows.schema().columns(Role.TARGET);
    if (names.stream().allMatch(Observations::isNumber)) {
      throw new IllegalArgumentException(
          "%s: its first line is a row of numbers (%s); put the columns' names above it: %s"
              .formatted(name, brief(names), brief(columns)));
    }
    if (rows.count() != 1) {
      throw new IllegalArgumentException(
          "%s: expected one row, found %d".formatted(name, rows.count()));
    }
    float[] numbers = rows.matrix(Role.TARGET);
    if (names.size() == columns.size() && names.containsAll(columns)) {
      float[] ordered = new float[numbers.length];
      for (int i = 0; i < ordered.length; i++) {
        ordered[i] = numbers[names.indexOf(columns.get(i))];
      }
      return checked(ordered, columns, schema, role, name);
    }
    if (names.stream().anyMatch(columns::contains)) {
      throw new IllegalArgumentException(
          "%s: expected the columns %s, found %s".formatted(name, brief(columns), brief(names)));
    }
    return checked(numbers, names, schema, role, name);
  }

  private static Rows checked(
      float[] numbers, List<String> names, Schema schema, Role role, String what) {
    List<String> columns = schema.columns(role);
    if (numbers.length != columns.size()) {
      throw new IllegalArgumentException(
          "%s: expected %d numbers (%s), found %d"
              .formatted(what, columns.size(), brief(columns), numbers.length));
    }
    Support support = schema.support(role);
    for (int i = 0; i < numbers.length; i++) {
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException(
            "%s: '%s' is %s; every number of an observation must be finite"
                .formatted(what, names.get(i), numbers[i]));
      }
      if (support.classes(i) > 0 && !support.contains(i, numbers[i])) {
        throw new IllegalArgumentException(
            "%s: '%s' is %s; expected a class from 0 to %d"
                .formatted(what, names.get(i), numbers[i], support.classes(i) - 1));
      }
    }
    Schema own =
        new Schema(
            schema.fields(role).stream().map((Field field) -> field.as(Role.CONDITION)).toList());
    return Rows.of(own, Role.CONDITION, Arrays.copyOf(numbers, numbers.length), 1);
  }

  private static boolean isNumber(String name) {
    try {
      return Double.isFinite(Double.parseDouble(name));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String brief(List<String> columns) {
    return columns.size() <= 6
        ? String.join(", ", columns)
        : columns.get(0) + ", " + columns.get(1) + ", ..., " + columns.get(columns.size() - 1);
  }
}
