package org.understudy.runtime.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.understudy.report.Axis;
import org.understudy.report.Block;
import org.understudy.report.CurvePlot;
import org.understudy.report.ImagePlot;
import org.understudy.report.LineChart;
import org.understudy.report.ScatterPlot;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.tensor.Shape;

/** Draws to look at, each family's beside the data. */
final class Gallery {
  private static final int CURVE = 16;
  private static final int POINTS = 2000;
  private static final int PICTURES = 25;

  private Gallery() {}

  /** As many of some rows as are looked at. */
  static Rows chosen(Rows rows) {
    int count =
        Math.min(rows.count(), rows.schema().targetShape().size() < CURVE ? POINTS : PICTURES);
    List<float[]> values = new ArrayList<>();
    for (Field field : rows.schema().fields()) {
      values.add(Arrays.copyOf(rows.column(field.name()), count * field.shape().size()));
    }
    return new Rows(rows.schema(), count, values);
  }

  /**
   * The drawings.
   *
   * @param schema of the data
   * @param data rows (x, c) as metrics take them
   * @param draws of each family, likewise
   */
  static List<Block> blocks(Schema schema, Rows data, Map<String, Rows> draws) {
    Map<String, Rows> all = new LinkedHashMap<>();
    all.put("data", chosen(data));
    all.putAll(draws);
    List<Field> targets = schema.fields(Role.TARGET);
    Shape shape = schema.targetShape();
    if (shape.size() == 1 && !schema.isConditional()) {
      return List.of(quantiles(axis(targets, 0), all));
    }
    if (targets.size() == 1 && (shape.rank() == 2 || shape.rank() == 3)) {
      return List.of(images(shape, all));
    }
    return List.of(shape.size() >= CURVE ? curves(targets, all) : points(schema, all));
  }

  private static Axis axis(List<Field> fields, int element) {
    int left = element;
    for (Field field : fields) {
      if (left < field.columns().size()) {
        return new Axis(field.columns().get(left), field.unit());
      }
      left -= field.columns().size();
    }
    throw new IllegalArgumentException("there is no column " + element);
  }

  private static Block points(Schema schema, Map<String, Rows> all) {
    List<Field> fields = new ArrayList<>(schema.fields(Role.TARGET));
    fields.addAll(schema.fields(Role.CONDITION));
    ScatterPlot plot = ScatterPlot.of("Data and draws", axis(fields, 0), axis(fields, 1));
    all.forEach((name, rows) -> plot.points(name, matrix(rows, 2)));
    return plot.figure();
  }

  private static Block curves(List<Field> targets, Map<String, Rows> all) {
    int length = targets.stream().mapToInt(field -> field.shape().size()).sum();
    Axis up = new Axis(targets.get(0).name(), targets.get(0).unit());
    CurvePlot plot = CurvePlot.of("Data and draws", Axis.of("element"), up);
    all.forEach((name, rows) -> plot.curves(name, matrix(rows, length)));
    return plot.figure();
  }

  private static Block images(Shape shape, Map<String, Rows> all) {
    int channels = shape.rank() == 3 ? shape.dim(2) : 1;
    ImagePlot plot = ImagePlot.of("Data and draws", shape.dim(0), shape.dim(1), channels);
    all.forEach((name, rows) -> plot.images(name, matrix(rows, shape.size())));
    return plot.figure();
  }

  private static Block quantiles(Axis axis, Map<String, Rows> all) {
    LineChart chart = LineChart.of("Quantiles of data and draws", Axis.of("share below"), axis);
    all.forEach(
        (name, rows) -> {
          float[] sorted = rows.matrix(Role.TARGET);
          Arrays.sort(sorted);
          double[] shares = new double[sorted.length];
          double[] values = new double[sorted.length];
          for (int i = 0; i < sorted.length; i++) {
            shares[i] = (i + 0.5) / sorted.length;
            values[i] = sorted[i];
          }
          chart.series(name, shares, values);
        });
    return chart.figure();
  }

  /** The first columns of some rows. */
  private static float[][] matrix(Rows rows, int columns) {
    float[] flat = rows.matrix(Role.TARGET);
    int width = rows.count() == 0 ? 0 : flat.length / rows.count();
    float[][] matrix = new float[rows.count()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = Arrays.copyOfRange(flat, i * width, i * width + columns);
    }
    return matrix;
  }
}
