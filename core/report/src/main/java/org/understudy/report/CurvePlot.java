package org.understudy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Curves of one kind, such as spectra: one panel a sample with a few of its curves over another.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class CurvePlot {
  private static final int MOST_CURVES = 6;

  private final String title;
  private final Axis across;
  private final Axis up;
  private final List<Sample> samples = new ArrayList<>();

  private CurvePlot(String title, Axis across, Axis up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /** An empty plot. */
  public static CurvePlot of(String title, Axis across, Axis up) {
    return new CurvePlot(title, across, up);
  }

  /**
   * Adds a panel.
   *
   * @param rows a curve each, its heights at 1, 2, ...; the first few are drawn
   */
  public CurvePlot curves(String name, float[][] rows) {
    samples.add(new Sample(name, Arrays.copyOf(rows, Math.min(rows.length, MOST_CURVES))));
    return this;
  }

  /** The drawing. */
  public Figure figure() {
    Svg svg = new Svg();
    PanelGrid grid = new PanelGrid(samples.size());
    int length =
        samples.stream()
            .filter(sample -> sample.rows().length > 0)
            .mapToInt(sample -> sample.rows()[0].length)
            .max()
            .orElse(1);
    double[] ys = Sample.range(heights());
    double size = grid.size();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      Panel panel =
          new Panel(
              svg,
              grid.x(i),
              grid.y(i),
              size,
              size,
              Panel.across(1, length, false, size),
              Panel.up(ys[0], ys[1], false, size));
      svg.text("legend middle", panel.x() + size / 2, panel.y() - 10, sample.name());
      panel.beginClipped();
      for (float[] curve : sample.rows()) {
        svg.path("edge fine " + PanelGrid.colour(i), path(curve, panel));
      }
      panel.endClipped().frame();
      if (grid.isLast(i)) {
        panel.bottomTicks(5).bottomLabel(across.label());
      }
      if (grid.isFirst(i)) {
        panel.leftTicks(5).leftLabel(up.label(), 48);
      }
    }
    String who = samples.stream().map(Sample::name).collect(Collectors.joining(", "));
    String text = "%s over %s, a few curves each: %s.".formatted(up.label(), across.label(), who);
    return new Figure(title, text, grid.width(), grid.height(), svg.toString());
  }

  private double[][] heights() {
    return samples.stream()
        .map(sample -> Arrays.stream(sample.rows()).flatMapToDouble(CurvePlot::finite).toArray())
        .toArray(double[][]::new);
  }

  private static DoubleStream finite(float[] curve) {
    return IntStream.range(0, curve.length).mapToDouble(i -> curve[i]).filter(Double::isFinite);
  }

  private static StringBuilder path(float[] curve, Panel panel) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < curve.length; i++) {
      boolean shown = Float.isFinite(curve[i]);
      if (shown) {
        path.append(drawing ? 'L' : 'M')
            .append(Svg.number(panel.across().at(i + 1)))
            .append(' ')
            .append(Svg.number(panel.up().at(curve[i])));
      }
      drawing = shown;
    }
    return path;
  }
}
