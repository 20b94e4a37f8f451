package org.understudy.runtime.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Support;

/** Fits the transforms of one field to its training rows. */
final class TransformFit {
  /** Of images and sets each channel as one, so that shifts and exchanges stay what they are. */
  private static final String CHANNELS = "standardise-channels";

  private static final String ALL = "standardise-all";

  private final Field field;
  private final float[] values;
  private final @Nullable List<String> chosen;
  private final List<Outliers> outliers = new ArrayList<>();

  /**
   * A fit.
   *
   * @param chosen names of transforms in order; null for the defaults
   */
  TransformFit(Field field, float[] values, @Nullable List<String> chosen) {
    this.field = field;
    this.values = values;
    this.chosen = chosen;
    check(field, values);
  }

  /** The columns with values far out, found on the way. */
  List<Outliers> outliers() {
    return outliers;
  }

  /**
   * Checks that every value is finite and in its field's support.
   *
   * @throws IllegalArgumentException naming field, row, element and value of the first that is not
   */
  static void check(Field field, float[] values) {
    int size = field.shape().size();
    Support support = field.support();
    for (int i = 0; i < values.length; i++) {
      int element = i % size;
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "field '%s', row %d, element '%s': the value is %s; remove such rows first"
                .formatted(field.name(), i / size, field.columns().get(element), values[i]));
      }
      if (support.classes(element) > 0 && !support.contains(element, values[i])) {
        throw new IllegalArgumentException(
            "field '%s', row %d, element '%s': expected a class from 0 to %d, found %s"
                .formatted(
                    field.name(),
                    i / size,
                    field.columns().get(element),
                    support.classes(element) - 1,
                    values[i]));
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

  /** The transforms of every element, in order. */
  List<List<Transform>> chains() {
    if (field.support().isDiscrete()) {
      if (chosen != null && !chosen.equals(List.of("none"))) {
        throw new IllegalArgumentException(
            "transforms.%s: the field is of classes, which no transform fits; remove the key"
                .formatted(field.name()));
      }
      return java.util.Collections.nCopies(field.shape().size(), List.of());
    }
    List<List<Transform>> chains = new ArrayList<>();
    Map<Integer, Moments> joint = new TreeMap<>();
    Map<Integer, List<List<Transform>>> waiting = new TreeMap<>();
    int channels = field.shape().rank() == 0 ? 1 : field.shape().dim(-1);
    for (int element = 0; element < field.shape().size(); element++) {
      double[] column = column(element);
      List<String> names = names(element, column);
      List<Transform> chain = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        if (name.equals(CHANNELS) || name.equals(ALL)) {
          if (i + 1 < names.size()) {
            throw new IllegalArgumentException(
                "transforms.%s: '%s' comes last, found %s".formatted(field.name(), name, names));
          }
          int group = name.equals(ALL) ? 0 : element % channels;
          joint.computeIfAbsent(group, g -> new Moments()).add(column);
          waiting.computeIfAbsent(group, g -> new ArrayList<>()).add(chain);
        } else if (!name.equals("none")) {
          chain.add(apply(fit(name, column, element), column));
        }
      }
      chains.add(chain);
    }
    joint.forEach(
        (group, moments) -> waiting.get(group).forEach(chain -> chain.add(moments.standardise())));
    return chains;
  }

  private double[] column(int element) {
    int size = field.shape().size();
    double[] column = new double[values.length / size];
    for (int row = 0; row < column.length; row++) {
      column[row] = values[row * size + element];
    }
    return column;
  }

  private static Transform apply(Transform transform, double[] column) {
    for (int row = 0; row < column.length; row++) {
      column[row] = transform.forward(column[row]);
    }
    return transform;
  }

  private List<String> names(int element, double[] column) {
    double low = field.support().low(element);
    double high = field.support().high(element);
    boolean bounded = Double.isFinite(low) || Double.isFinite(high);
    List<String> names = chosen == null ? defaults(low, high) : chosen;
    if (bounded || field.shape().rank() > 1) {
      return names;
    }
    Outliers found = Outliers.of(field.name(), field.columns().get(element), column);
    // A condition's transform enters no density: it may be whatever serves the network.
    if (chosen == null && field.role() == Role.CONDITION && found.areTail()) {
      names = List.of("robust", "asinh", "standardise");
    }
    if (found.count() > 0) {
      outliers.add(found.drawnIn(names.contains("asinh")));
    }
    return names;
  }

  private List<String> defaults(double low, double high) {
    String last = field.shape().rank() > 1 ? CHANNELS : "standardise";
    if (Double.isFinite(low) && Double.isFinite(high)) {
      return List.of("probit", last);
    }
    return Double.isFinite(low) || Double.isFinite(high) ? List.of("log", last) : List.of(last);
  }

  private Transform fit(String name, double[] column, int element) {
    double low = field.support().low(element);
    double high = field.support().high(element);
    return switch (name) {
      case "standardise" -> Moments.of(column).standardise();
      case "robust" -> robust(column);
      case "log" -> new Transform.Log(edge(low, high), Double.isFinite(low) ? 1 : -1);
      case "probit", "logit" -> {
        requireInterval(name, low, high);
        yield Transform.of(name, Map.of("low", low, "high", high));
      }
      case "asinh" -> new Transform.Asinh(Outliers.size(column));
      default ->
          throw new IllegalArgumentException(
              ("transforms.%s: '%s' is not known; there are: standardise, robust, %s, %s, log,"
                      + " probit, logit, asinh, none")
                  .formatted(field.name(), name, CHANNELS, ALL));
    };
  }

  private static Transform robust(double[] column) {
    Outliers.Centre centre = Outliers.Centre.of(column);
    return new Transform.Standardise(centre.median(), centre.deviation());
  }

  private double edge(double low, double high) {
    if (!Double.isFinite(low) && !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "transforms."
              + field.name()
              + ": 'log' needs a bound, and the field's support has none; use asinh");
    }
    return Double.isFinite(low) ? low : high;
  }

  private void requireInterval(String name, double low, double high) {
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "transforms.%s: '%s' needs two finite bounds, the field's support is [%s, %s]"
              .formatted(field.name(), name, low, high));
    }
  }
}
