package org.understudy.runtime.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;

/**
 * The transforms of every element of every field.
 *
 * <p>Unless chosen otherwise, an element bounded on both sides goes through the normal quantile of
 * its position, so that a uniform prior becomes a standard normal; one bounded on one side through
 * the logarithm of its distance; all are then standardised, those of images and sets together for
 * each channel. An unbounded element of a condition with more than one row in a thousand far out
 * ({@link Outliers}) is scaled by its median and drawn in by an inverse hyperbolic sine.
 *
 * <p>A parameter whose bounds are mapped this way cannot leave them. Where {@code standardise} is
 * chosen for it instead, its bounds are not mapped, draws outside them stay where they are, and it
 * is up to who draws to refuse them.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Transforms {
  private final Schema schema;
  private final List<List<List<Transform>>> chains;
  private final List<Outliers> outliers;

  private Transforms(Schema schema, List<List<List<Transform>>> chains, List<Outliers> outliers) {
    this.schema = schema;
    this.chains = chains;
    this.outliers = List.copyOf(outliers);
  }

  /**
   * Checks that rows can be learned from, before they are shuffled: a message names the row of the
   * file.
   *
   * @throws IllegalArgumentException naming field, element, row and value where a value is not
   *     finite or lies outside its field's support
   */
  public static void check(Rows rows) {
    for (Field field : rows.schema().fields()) {
      TransformFit.check(field, rows.column(field.name()));
    }
  }

  /**
   * Fits transforms to the training rows.
   *
   * @param chosen names of transforms in order, by field; fields left out get the defaults
   * @throws IllegalArgumentException naming field, element, row and value where a value is not
   *     finite or lies outside its field's support, or a name is unknown
   */
  public static Transforms fit(Schema schema, Rows training, Map<String, List<String>> chosen) {
    for (String field : chosen.keySet()) {
      schema.field(field);
    }
    List<List<List<Transform>>> chains = new ArrayList<>();
    List<Outliers> outliers = new ArrayList<>();
    for (Field field : schema.fields()) {
      TransformFit fit =
          new TransformFit(field, training.column(field.name()), chosen.get(field.name()));
      chains.add(fit.chains());
      outliers.addAll(fit.outliers());
    }
    return new Transforms(schema, chains, outliers);
  }

  /** The columns of the training rows with values far out; empty of a loaded surrogate. */
  public List<Outliers> outliers() {
    return outliers;
  }

  /** The fields in the user's units. */
  public Schema userSchema() {
    return schema;
  }

  /** The fields in the model's space: unbounded, without units. */
  public Schema modelSchema() {
    return new Schema(
        schema.fields().stream()
            .map(field -> field.support().isDiscrete() ? field : field.on(unbounded(field)))
            .map(field -> field.in(""))
            .toList());
  }

  private List<List<Transform>> chains(Role role) {
    List<List<Transform>> columns = new ArrayList<>();
    for (int i = 0; i < chains.size(); i++) {
      if (schema.fields().get(i).role() == role) {
        columns.addAll(chains.get(i));
      }
    }
    return columns;
  }

  private static Support unbounded(Field field) {
    return Support.real(field.shape().size());
  }

  /** A role's matrix, as {@link Rows#matrix} gives it, in the model's space. */
  public float[] forward(Role role, float[] matrix) {
    List<List<Transform>> columns = chains(role);
    float[] out = new float[matrix.length];
    int width = columns.size();
    for (int i = 0; i < matrix.length; i++) {
      double value = matrix[i];
      for (Transform transform : columns.get(i % width)) {
        value = transform.forward(value);
      }
      out[i] = (float) value;
    }
    return out;
  }

  /**
   * A role's matrix back in the user's units, strictly inside its support where the transforms map
   * its bounds.
   */
  public float[] inverse(Role role, float[] matrix) {
    List<List<Transform>> columns = chains(role);
    Support support = schema.support(role);
    float[] out = new float[matrix.length];
    int width = columns.size();
    for (int i = 0; i < matrix.length; i++) {
      double value = matrix[i];
      List<Transform> chain = columns.get(i % width);
      for (int j = chain.size() - 1; j >= 0; j--) {
        value = chain.get(j).inverse(value);
      }
      boolean mapped = chain.stream().anyMatch(Transform::bounds);
      out[i] = mapped ? inside((float) value, support, i % width) : (float) value;
    }
    return out;
  }

  private static float inside(float value, Support support, int element) {
    if (value <= support.low(element)) {
      return Math.nextUp((float) support.low(element));
    }
    if (value >= support.high(element)) {
      return Math.nextDown((float) support.high(element));
    }
    return value;
  }

  /** log |d model / d user| of each row of a role's matrix in the user's units. */
  public double[] logJacobian(Role role, float[] matrix) {
    List<List<Transform>> columns = chains(role);
    int width = columns.size();
    double[] sums = new double[matrix.length / width];
    for (int i = 0; i < matrix.length; i++) {
      double value = matrix[i];
      for (Transform transform : columns.get(i % width)) {
        sums[i / width] += transform.logSlope(value);
        value = transform.forward(value);
      }
    }
    return sums;
  }

  /** d model / d user of every element of a role's matrix in the user's units. */
  public float[] slopes(Role role, float[] matrix) {
    return derivatives(role, matrix, true);
  }

  /** The derivative of {@link #logJacobian} with respect to every element of a role's matrix. */
  public float[] bends(Role role, float[] matrix) {
    return derivatives(role, matrix, false);
  }

  private float[] derivatives(Role role, float[] matrix, boolean first) {
    List<List<Transform>> columns = chains(role);
    float[] out = new float[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      double value = matrix[i];
      double slope = 1;
      double bend = 0;
      for (Transform transform : columns.get(i % columns.size())) {
        bend += transform.bend(value) * slope;
        slope *= transform.slope(value);
        value = transform.forward(value);
      }
      double found = first ? slope : bend;
      out[i] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, found));
    }
    return out;
  }

  /** Whether every element of a row lies in its support; a row that does not has density zero. */
  public boolean supports(Role role, float[] row) {
    Support support = schema.support(role);
    for (int i = 0; i < row.length; i++) {
      if (!support.contains(i, row[i])) {
        return false;
      }
    }
    return true;
  }

  /** For files: field name to elements to a list of {name, numbers}. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < chains.size(); i++) {
      List<Object> elements = new ArrayList<>();
      for (List<Transform> chain : chains.get(i)) {
        List<Object> links = new ArrayList<>();
        for (Transform transform : chain) {
          Map<String, Object> link = new LinkedHashMap<>();
          link.put("name", transform.name());
          link.putAll(new java.util.TreeMap<>(transform.numbers()));
          links.add(link);
        }
        elements.add(links);
      }
      map.put(schema.fields().get(i).name(), elements);
    }
    return map;
  }

  /**
   * From {@link #toMap}.
   *
   * @throws IllegalArgumentException if an element's transforms are missing or unknown
   */
  public static Transforms fromMap(Schema schema, Map<String, Object> map) {
    List<List<List<Transform>>> chains = new ArrayList<>();
    for (Field field : schema.fields()) {
      if (!(map.get(field.name()) instanceof List<?> elements)
          || elements.size() != field.shape().size()) {
        throw new IllegalArgumentException(
            "transforms of field '" + field.name() + "' are missing or too few");
      }
      List<List<Transform>> columns = new ArrayList<>();
      for (Object links : elements) {
        List<Transform> chain = new ArrayList<>();
        for (Object link : (List<?>) links) {
          Map<String, Double> numbers = new LinkedHashMap<>();
          ((Map<?, ?>) link)
              .forEach(
                  (key, value) -> {
                    if (value instanceof Number number) {
                      numbers.put(String.valueOf(key), number.doubleValue());
                    }
                  });
          chain.add(Transform.of(String.valueOf(((Map<?, ?>) link).get("name")), numbers));
        }
        columns.add(chain);
      }
      chains.add(columns);
    }
    return new Transforms(schema, chains, List.of());
  }
}
