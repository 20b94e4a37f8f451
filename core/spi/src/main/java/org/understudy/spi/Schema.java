package org.understudy.spi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.understudy.tensor.Shape;

/**
 * The fields of a dataset or distribution, in order.
 *
 * <p>Models see one target and one condition tensor: where a role has a single field that field's
 * shape is kept, where it has several they are flattened and concatenated in order.
 *
 * @param fields at least one, with unique names
 */
@API(status = API.Status.EXPERIMENTAL)
public record Schema(List<Field> fields) {
  /** Checks that names are unique. */
  public Schema {
    fields = List.copyOf(fields);
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        throw new IllegalArgumentException("schema: two fields are named '" + field.name() + "'");
      }
    }
  }

  /** A schema of the given fields. */
  public static Schema of(Field... fields) {
    return new Schema(List.of(fields));
  }

  /** The fields of one role, in order. */
  public List<Field> fields(Role role) {
    return fields.stream().filter(field -> field.role() == role).toList();
  }

  /**
   * A field by name.
   *
   * @throws IllegalArgumentException naming the fields there are
   */
  public Field field(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no field '"
                        + name
                        + "'; the fields are: "
                        + fields.stream().map(Field::name).collect(Collectors.joining(", "))));
  }

  /** The shape of one target row. */
  public Shape targetShape() {
    return shape(Role.TARGET);
  }

  /** The shape of one condition row; {@code [0]} where there is no condition. */
  public Shape conditionShape() {
    return shape(Role.CONDITION);
  }

  /** Whether anything is given. */
  public boolean isConditional() {
    return fields.stream().anyMatch(field -> field.role() == Role.CONDITION);
  }

  /** The shape of one row of a role: one field's own, or the length of several concatenated. */
  public Shape shape(Role role) {
    List<Field> chosen = fields(role);
    if (chosen.size() == 1) {
      Shape shape = chosen.get(0).shape();
      return shape.rank() == 0 ? Shape.of(1) : shape;
    }
    return Shape.of(chosen.stream().mapToInt(field -> field.shape().size()).sum());
  }

  /** What each number of a role may be, field after field. */
  public Support support(Role role) {
    return Support.join(fields(role).stream().map(Field::support).toList());
  }

  /**
   * Checks that there is something to model.
   *
   * @throws IllegalArgumentException if there is no target, or none with a number
   */
  public void requireTarget(String model) {
    if (targetShape().size() == 0) {
      throw new IllegalArgumentException("model '" + model + "' needs a target, found none");
    }
  }

  /**
   * Checks that no number of a role is of classes.
   *
   * @throws IllegalArgumentException naming the field that is, and families that would do
   */
  public void requireContinuous(Role role, String model) {
    for (Field field : fields(role)) {
      if (field.support().isDiscrete()) {
        throw new IllegalArgumentException(
            ("model '%s' models numbers of intervals, but the field '%s' is of classes; "
                    + "'made', 'pixel-cnn' and 'causal-transformer' model classes")
                .formatted(model, field.name()));
      }
    }
  }

  /** The column names of a role, field after field. */
  public List<String> columns(Role role) {
    return fields(role).stream().flatMap(field -> field.columns().stream()).toList();
  }
}
