package org.understudy.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Every marginal and every pair of a few dimensions: histograms on the diagonal, contours that
 * enclose 50% and 90% below it. Draws are filled, the reference is drawn as lines over them.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class CornerPlot {
  /** Dimensions beyond this many are left out: cells would be too small to read. */
  public static final int MOST_DIMENSIONS = 10;

  private static final double[] SHARES = {0.9, 0.5};

  private final String title;
  private final List<Axis> axes;
  private @Nullable Sample draws;
  private @Nullable Sample reference;
  private double @Nullable [] truth;

  private CornerPlot(String title, List<Axis> axes) {
    this.title = title;
    this.axes = List.copyOf(axes);
  }

  /** An empty plot with one axis a dimension. */
  public static CornerPlot of(String title, List<Axis> axes) {
    return new CornerPlot(title, axes);
  }

  /**
   * The sample in question, filled.
   *
   * @param rows {@code [n][axes]}
   */
  public CornerPlot draws(String name, float[][] rows) {
    draws = new Sample(name, rows);
    draws.require(axes.size());
    return this;
  }

  /**
   * The sample it is compared with, outlined.
   *
   * @param rows {@code [n][axes]}
   */
  public CornerPlot reference(String name, float[][] rows) {
    reference = new Sample(name, rows);
    reference.require(axes.size());
    return this;
  }

  /** The true parameters, marked by crossed lines. */
  public CornerPlot truth(double... values) {
    if (values.length != axes.size()) {
      throw new IllegalArgumentException(
          "truth: expected " + axes.size() + " numbers, one an axis, found " + values.length);
    }
    truth = values.clone();
    return this;
  }

  /** The drawing. */
  public Figure figure() {
    int dimensions = Math.min(MOST_DIMENSIONS, axes.size());
    double cell = Math.max(84, Math.min(240, 660.0 / dimensions));
    double gap = 8;
    double left = 72;
    double top = 44;
    double span = dimensions * cell + (dimensions - 1) * gap;
    Svg svg = new Svg();
    double[][] ranges = ranges(dimensions);
    for (int row = 0; row < dimensions; row++) {
      for (int column = 0; column <= row; column++) {
        double x = left + column * (cell + gap);
        double y = top + row * (cell + gap);
        Panel panel =
            row == column
                ? marginal(svg, x, y, cell, row, ranges)
                : pair(svg, x, y, cell, column, row, ranges);
        label(panel, column, row, dimensions);
      }
    }
    legend(svg, left);
    int width = (int) Math.ceil(left + span + 16);
    int height = (int) Math.ceil(top + span + 52);
    return new Figure(title, describe(dimensions), Math.max(width, 420), height, svg.toString());
  }

  private List<Sample> samples() {
    List<Sample> present = new ArrayList<>();
    if (draws != null) {
      present.add(draws);
    }
    if (reference != null) {
      present.add(reference);
    }
    return present;
  }

  private double[][] ranges(int dimensions) {
    double[][] ranges = new double[dimensions][];
    for (int d = 0; d < dimensions; d++) {
      int dimension = d;
      ranges[d] =
          Sample.range(samples().stream().map(s -> s.column(dimension)).toArray(double[][]::new));
      if (truth != null) {
        ranges[d][0] = Math.min(ranges[d][0], truth[d]);
        ranges[d][1] = Math.max(ranges[d][1], truth[d]);
      }
    }
    return ranges;
  }

  private Panel marginal(Svg svg, double x, double y, double cell, int d, double[][] ranges) {
    int bins = Marginal.bins(samples().stream().mapToInt(s -> s.rows().length).min().orElse(1));
    double low = ranges[d][0];
    double high = ranges[d][1];
    double[] drawn = draws == null ? null : Marginal.histogram(draws.column(d), low, high, bins);
    double[] right =
        reference == null ? null : Marginal.histogram(reference.column(d), low, high, bins);
    double highest =
        Math.max(
            drawn == null ? 0 : Marginal.highest(drawn),
            right == null ? 0 : Marginal.highest(right));
    Panel panel =
        new Panel(
            svg,
            x,
            y,
            cell,
            cell,
            Panel.across(low, high, false, cell),
            Panel.up(0, highest == 0 ? 1 : 1.12 * highest, false, cell));
    panel.beginClipped();
    if (drawn != null) {
      Marginal.draw(panel, "area c1", drawn, true);
      Marginal.draw(panel, "edge c1", drawn, false);
    }
    if (right != null) {
      Marginal.draw(panel, "edge c2", right, false);
    }
    if (truth != null) {
      svg.line("truth", panel.across().at(truth[d]), 0, panel.across().at(truth[d]), cell);
    }
    return panel.endClipped().frame();
  }

  private Panel pair(
      Svg svg, double x, double y, double cell, int across, int up, double[][] ranges) {
    Panel panel =
        new Panel(
            svg,
            x,
            y,
            cell,
            cell,
            Panel.across(ranges[across][0], ranges[across][1], false, cell),
            Panel.up(ranges[up][0], ranges[up][1], false, cell));
    panel.beginClipped();
    if (draws != null) {
      DensityGrid grid = DensityGrid.of(draws, across, up, ranges[across], ranges[up]);
      for (double share : SHARES) {
        svg.path("region c1", Contour.path(grid, grid.level(share), cell, cell));
      }
    }
    if (reference != null) {
      DensityGrid grid = DensityGrid.of(reference, across, up, ranges[across], ranges[up]);
      for (double share : SHARES) {
        svg.path("edge c2", Contour.path(grid, grid.level(share), cell, cell));
      }
    }
    if (truth != null) {
      double atX = panel.across().at(truth[across]);
      double atY = panel.up().at(truth[up]);
      svg.line("truth", atX, 0, atX, cell).line("truth", 0, atY, cell, atY);
    }
    return panel.endClipped().frame();
  }

  private void label(Panel panel, int column, int row, int dimensions) {
    int ticks = panel.width() < 110 ? 2 : 3;
    if (row == dimensions - 1) {
      panel.bottomTicks(ticks).bottomLabel(axes.get(column).label());
    }
    if (column == 0 && row > 0) {
      panel.leftTicks(ticks).leftLabel(axes.get(row).label(), 52);
    }
  }

  private void legend(Svg svg, double left) {
    Legend legend = new Legend(svg, left, 24);
    if (draws != null) {
      legend.area("region c1", draws.name());
    }
    if (reference != null) {
      legend.line("edge c2", reference.name());
    }
    if (truth != null) {
      legend.line("truth", "true value");
    }
  }

  private String describe(int dimensions) {
    String shown =
        axes.stream().limit(dimensions).map(Axis::label).collect(Collectors.joining(", "));
    String who = samples().stream().map(Sample::name).collect(Collectors.joining(" and "));
    String rest =
        axes.size() > dimensions
            ? " The other " + (axes.size() - dimensions) + " dimensions are not shown."
            : "";
    return "Marginal histograms and pairwise contours, enclosing 50% and 90% of the points, of "
        + shown
        + " for "
        + who
        + "."
        + rest;
  }
}
