package org.understudy.posterior.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.understudy.spi.Field;

/**
 * A number that summarises one simulation, by name: {@code mean}, {@code std}, {@code min}, {@code
 * max}, {@code median} or {@code q90} of all of its columns, of some as in {@code max(x_1, x_3)} or
 * {@code mean(x_1..x_5)} or {@code std(field)}, or a column's or field's own value by its name.
 */
final class Statistic {
  private static final Pattern CALL =
      Pattern.compile("(mean|std|min|max|median|q[0-9]+(?:\\.[0-9]+)?)(?:\\((.*)\\))?");

  private final String name;
  private final String kind;
  private final int[] columns;

  private Statistic(String name, String kind, int[] columns) {
    this.name = name;
    this.kind = kind;
    this.columns = columns;
  }

  /**
   * The statistics that a text names.
   *
   * @param fields of the simulator's output, in order
   * @throws IllegalArgumentException saying what can be named
   */
  static List<Statistic> parse(String text, List<Field> fields) {
    List<String> all = fields.stream().flatMap(field -> field.columns().stream()).toList();
    if (text.equals("columns")) {
      return values(all, IntStream.range(0, all.size()).toArray());
    }
    int[] named = columns(text, all, fields);
    if (named.length > 0) {
      return values(all, named);
    }
    Matcher call = CALL.matcher(text);
    if (!call.matches()) {
      throw unknown(text, all);
    }
    if (call.group(2) == null) {
      return List.of(new Statistic(text, call.group(1), IntStream.range(0, all.size()).toArray()));
    }
    List<Integer> chosen = new ArrayList<>();
    for (String part : call.group(2).split(",", -1)) {
      int[] some = columns(part.strip(), all, fields);
      if (some.length == 0) {
        throw unknown(text, all);
      }
      Arrays.stream(some).forEach(chosen::add);
    }
    return List.of(
        new Statistic(text, call.group(1), chosen.stream().mapToInt(Integer::intValue).toArray()));
  }

  private static List<Statistic> values(List<String> all, int[] columns) {
    return Arrays.stream(columns)
        .mapToObj(column -> new Statistic(all.get(column), "mean", new int[] {column}))
        .toList();
  }

  /**
   * The columns of a name, of a field or of a range {@code first..last}; none if there are none.
   */
  private static int[] columns(String text, List<String> all, List<Field> fields) {
    int dots = text.indexOf("..");
    if (dots > 0) {
      int from = all.indexOf(text.substring(0, dots).strip());
      int to = all.indexOf(text.substring(dots + 2).strip());
      return from < 0 ? new int[0] : IntStream.rangeClosed(from, to).toArray();
    }
    if (all.contains(text)) {
      return new int[] {all.indexOf(text)};
    }
    int offset = 0;
    for (Field field : fields) {
      int size = field.shape().size();
      if (field.name().equals(text)) {
        return IntStream.range(offset, offset + size).toArray();
      }
      offset += size;
    }
    return new int[0];
  }

  private static IllegalArgumentException unknown(String text, List<String> all) {
    return new IllegalArgumentException(
        ("statistics: expected mean, std, min, max, median, q90, one of these of some columns as in"
                + " mean(%s), a column's name, or 'columns' for all, found \"%s\"; the columns are:"
                + " %s")
            .formatted(
                all.get(0), text, String.join(", ", all.subList(0, Math.min(20, all.size())))));
  }

  /** As it was named. */
  String name() {
    return name;
  }

  /** Its value for one row of some simulations. */
  double of(float[] x, int row, int width) {
    double[] values = new double[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = x[row * width + columns[i]];
    }
    return switch (kind) {
      case "mean" -> mean(values);
      case "std" -> {
        double mean = mean(values);
        yield Math.sqrt(mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray()));
      }
      case "min" -> quantile(values, 0);
      case "max" -> quantile(values, 1);
      case "median" -> quantile(values, 0.5);
      default -> quantile(values, Math.min(1, Double.parseDouble(kind.substring(1)) / 100));
    };
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** Between the two nearest in order. */
  private static double quantile(double[] values, double share) {
    Arrays.sort(values);
    double at = share * (values.length - 1);
    int below = (int) at;
    int above = Math.min(values.length - 1, below + 1);
    return values[below] + (at - below) * (values[above] - values[below]);
  }
}
