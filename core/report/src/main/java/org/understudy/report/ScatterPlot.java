package org.understudy.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * Points of two dimensions, one panel a sample, on common axes: a few side by side, many in rows.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ScatterPlot {
  private static final int MOST_POINTS = 4000;

  private final String title;
  private final Axis across;
  private final Axis up;
  private final List<Sample> samples = new ArrayList<>();

  private ScatterPlot(String title, Axis across, Axis up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /** An empty plot. */
  public static ScatterPlot of(String title, Axis across, Axis up) {
    return new ScatterPlot(title, across, up);
  }

  /**
   * Adds a panel.
   *
   * @param rows {@code [n][2]}; at most a few thousand evenly chosen ones are drawn
   */
  public ScatterPlot points(String name, float[][] rows) {
    Sample sample = new Sample(name, rows);
    sample.require(2);
    samples.add(sample);
    return this;
  }

  /** The drawing. */
  public Figure figure() {
    Svg svg = new Svg();
    PanelGrid grid = new PanelGrid(samples.size());
    double[] xs = Sample.range(columns(0));
    double[] ys = Sample.range(columns(1));
    double size = grid.size();
    for (int i = 0; i < samples.size(); i++) {
      double x = grid.x(i);
      double y = grid.y(i);
      Panel panel =
          new Panel(
              svg,
              x,
              y,
              size,
              size,
              Panel.across(xs[0], xs[1], false, size),
              Panel.up(ys[0], ys[1], false, size));
      svg.text("legend middle", x + size / 2, y - 10, samples.get(i).name());
      panel.beginClipped();
      svg.path("dots " + PanelGrid.colour(i), dots(samples.get(i), panel));
      panel.endClipped().frame();
      if (grid.isLast(i)) {
        panel.bottomTicks(5).bottomLabel(across.label());
      }
      if (grid.isFirst(i)) {
        panel.leftTicks(5).leftLabel(up.label(), 48);
      }
    }
    String who = samples.stream().map(Sample::name).collect(Collectors.joining(", "));
    String text = "Points of " + across.label() + " and " + up.label() + " for " + who + ".";
    return new Figure(title, text, grid.width(), grid.height(), svg.toString());
  }

  private double[][] columns(int dimension) {
    return samples.stream().map(s -> s.column(dimension)).toArray(double[][]::new);
  }

  private static StringBuilder dots(Sample sample, Panel panel) {
    StringBuilder path = new StringBuilder();
    int stride = Math.max(1, (sample.rows().length + MOST_POINTS - 1) / MOST_POINTS);
    for (int i = 0; i < sample.rows().length; i += stride) {
      float[] row = sample.rows()[i];
      if (Float.isFinite(row[0]) && Float.isFinite(row[1])) {
        path.append('M')
            .append(Svg.number(panel.across().at(row[0])))
            .append(' ')
            .append(Svg.number(panel.up().at(row[1])))
            .append("h0");
      }
    }
    return path;
  }
}
