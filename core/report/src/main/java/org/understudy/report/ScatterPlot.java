package org.understudy.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Points of two dimensions, one panel a sample, side by side on common axes. */
@API(status = API.Status.EXPERIMENTAL)
public final class ScatterPlot {
  private static final int MOST_POINTS = 4000;
  private static final double PANEL = 300;
  private static final double GAP = 24;

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
    double[] xs = Sample.range(columns(0));
    double[] ys = Sample.range(columns(1));
    double left = 68;
    double top = 34;
    for (int i = 0; i < samples.size(); i++) {
      double x = left + i * (PANEL + GAP);
      Panel panel =
          new Panel(
              svg,
              x,
              top,
              PANEL,
              PANEL,
              Panel.across(xs[0], xs[1], false, PANEL),
              Panel.up(ys[0], ys[1], false, PANEL));
      svg.text("legend middle", x + PANEL / 2, top - 12, samples.get(i).name());
      panel.beginClipped();
      svg.path("dots c" + LineChart.colour(i), dots(samples.get(i), panel));
      panel.endClipped().frame().bottomTicks(5).bottomLabel(across.label());
      if (i == 0) {
        panel.leftTicks(5).leftLabel(up.label(), 48);
      }
    }
    int panels = Math.max(1, samples.size());
    int width = (int) (left + panels * PANEL + (panels - 1) * GAP + 16);
    String who = samples.stream().map(Sample::name).collect(Collectors.joining(" and "));
    String text = "Points of " + across.label() + " and " + up.label() + " for " + who + ".";
    return new Figure(title, text, width, (int) (top + PANEL + 52), svg.toString());
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
