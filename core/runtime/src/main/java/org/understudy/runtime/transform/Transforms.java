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
 * the logarithm of its distance; all are then standardised.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Transforms {
  private final Schema schema;
  private final List<List<List<Transform>>> chains;

  private Transforms(Schema schema, List<List<List<Transform>>> chains) {
    this.schema = schema;
    this.chains = chains;
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
    for (Field field : schema.fields()) {
      float[] values = training.column(field.name());
      check(field, values);
      List<List<Transform>> elements = new ArrayList<>();
      for (int element = 0; element < field.shape().size(); element++) {
        elements.add(chain(field, element, values, chosen.get(field.name())));
      }
      chains.add(elements);
    }
    return new Transforms(schema, chains);
  }

  private static void check(Field field, float[] values) {
    int size = field.shape().size();
    Support support = field.support();
    for (int i = 0; i < values.length; i++) {
      int element = i % size;
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "field '%s', row %d, element '%s': the value is %s; remove such rows first"
                .formatted(field.name(), i / size, field.columns().get(element), values[i]));
      }
      double slack = 1e-6 * (1 + Math.abs(values[i]));
      if (values[i] < support.low(element) - slack || values[i] > support.high(element) + slack) {
        throw new IllegalArgumentException(
            "field '%s', row %d, element '%s': the value %s lies outside its support [%s, %s]"
                .formatted(
                    field.name(),
                    i / size,
                    field.columns().get(element),
                    values[i],
                    support.low(element),
                    support.high(element)));
      }
    }
  }

  private static List<Transform> chain(
      Field field,
      int element,
      float[] values,
      @org.jspecify.annotations.Nullable List<String> chosen) {
    int size = field.shape().size();
    int rows = values.length / size;
    double[] column = new double[rows];
    for (int row = 0; row < rows; row++) {
      column[row] = values[row * size + element];
    }
    double low = field.support().low(element);
    double high = field.support().high(element);
    List<String> names = chosen == null ? defaults(low, high) : chosen;
    List<Transform> chain = new ArrayList<>();
    for (String name : names) {
      if (name.equals("none")) {
        continue;
      }
      Transform transform = fit(field, name, column, low, high);
      for (int row = 0; row < rows; row++) {
        column[row] = transform.forward(column[row]);
      }
      chain.add(transform);
    }
    return chain;
  }

  private static List<String> defaults(double low, double high) {
    if (Double.isFinite(low) && Double.isFinite(high)) {
      return List.of("probit", "standardise");
    }
    return Double.isFinite(low) || Double.isFinite(high)
        ? List.of("log", "standardise")
        : List.of("standardise");
  }

  private static Transform fit(Field field, String name, double[] column, double low, double high) {
    Map<String, Double> numbers =
        switch (name) {
          case "standardise" -> moments(column);
          case "log" -> edge(field, low, high);
          case "probit", "logit" -> interval(field, name, low, high);
          case "asinh" -> Map.of("scale", Math.max(deviation(column), Double.MIN_NORMAL));
          default -> Map.of();
        };
    return Transform.of(name, numbers);
  }

  private static Map<String, Double> moments(double[] column) {
    double mean = 0;
    for (double value : column) {
      mean += value / column.length;
    }
    double deviation = deviation(column);
    // A constant column carries nothing to scale by.
    boolean constant = !(deviation > 1e-12 * (1 + Math.abs(mean)));
    return Map.of("mean", mean, "scale", constant ? 1 : deviation);
  }

  private static double deviation(double[] column) {
    double mean = 0;
    for (double value : column) {
      mean += value / column.length;
    }
    double squares = 0;
    for (double value : column) {
      squares += (value - mean) * (value - mean) / column.length;
    }
    return Math.sqrt(squares);
  }

  private static Map<String, Double> edge(Field field, double low, double high) {
    if (Double.isFinite(low)) {
      return Map.of("edge", low, "side", 1.0);
    }
    if (Double.isFinite(high)) {
      return Map.of("edge", high, "side", -1.0);
    }
    throw new IllegalArgumentException(
        "transforms."
            + field.name()
            + ": 'log' needs a bound, and the field's support has none; use asinh");
  }

  private static Map<String, Double> interval(Field field, String name, double low, double high) {
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "transforms.%s: '%s' needs two finite bounds, the field's support is [%s, %s]"
              .formatted(field.name(), name, low, high));
    }
    return Map.of("low", low, "high", high);
  }

  /** The fields in the user's units. */
  public Schema userSchema() {
    return schema;
  }

  /** The fields in the model's space: unbounded, without units. */
  public Schema modelSchema() {
    return new Schema(
        schema.fields().stream()
            .map(field -> field.on(Support.real(field.shape().size())).in(""))
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

  private List<double[]> bounds(Role role) {
    List<double[]> bounds = new ArrayList<>();
    for (Field field : schema.fields(role)) {
      for (int i = 0; i < field.shape().size(); i++) {
        bounds.add(new double[] {field.support().low(i), field.support().high(i)});
      }
    }
    return bounds;
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

  /** A role's matrix back in the user's units, strictly inside its support. */
  public float[] inverse(Role role, float[] matrix) {
    List<List<Transform>> columns = chains(role);
    List<double[]> bounds = bounds(role);
    float[] out = new float[matrix.length];
    int width = columns.size();
    for (int i = 0; i < matrix.length; i++) {
      double value = matrix[i];
      List<Transform> chain = columns.get(i % width);
      for (int j = chain.size() - 1; j >= 0; j--) {
        value = chain.get(j).inverse(value);
      }
      out[i] = inside((float) value, bounds.get(i % width));
    }
    return out;
  }

  private static float inside(float value, double[] bounds) {
    if (value <= bounds[0]) {
      return Math.nextUp((float) bounds[0]);
    }
    if (value >= bounds[1]) {
      return Math.nextDown((float) bounds[1]);
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

  /** Whether every element of a row lies in its support; a row that does not has density zero. */
  public boolean supports(Role role, float[] row) {
    List<double[]> bounds = bounds(role);
    for (int i = 0; i < row.length; i++) {
      double[] interval = bounds.get(i);
      if (!(row[i] >= interval[0] && row[i] <= interval[1])) {
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
    return new Transforms(schema, chains);
  }
}
