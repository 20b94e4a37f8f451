package org.understudy.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Curves over a common axis, such as training and validation loss over epochs. */
@API(status = API.Status.EXPERIMENTAL)
public final class LineChart {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 360;
  private static final int MOST_POINTS = 600;

  private static final class Series {
    private final String name;
    private final double[] x;
    private final double[] y;

    Series(String name, double[] x, double[] y) {
      this.name = name;
      this.x = x;
      this.y = y;
    }
  }

  private record Mark(double x, String name) {}

  private final String title;
  private final List<Series> series = new ArrayList<>();
  private final Axis across;
  private final Axis up;
  private @Nullable Mark mark;
  private boolean logarithmic;

  private LineChart(String title, Axis across, Axis up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /** An empty chart. */
  public static LineChart of(String title, Axis across, Axis up) {
    return new LineChart(title, across, up);
  }

  /**
   * Adds a curve; points that are not finite break it.
   *
   * @throws IllegalArgumentException if there are not as many x as y
   */
  public LineChart series(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "series '" + name + "': " + x.length + " x values, " + y.length + " y values");
    }
    series.add(new Series(name, x.clone(), y.clone()));
    return this;
  }

  /** Marks a place on the axis, such as the epoch whose weights were kept. */
  public LineChart mark(double x, String name) {
    mark = new Mark(x, name);
    return this;
  }

  /** Spaces the vertical axis by logarithm; values of zero or less are left out. */
  public LineChart logarithmic() {
    logarithmic = true;
    return this;
  }

  /** The drawing. */
  public Figure figure() {
    Svg svg = new Svg();
    double[] xs = range(true);
    double[] ys = range(false);
    double top = 40;
    double left = 72;
    double width = WIDTH - left - 18;
    double height = HEIGHT - top - 52;
    Panel panel =
        new Panel(
            svg,
            left,
            top,
            width,
            height,
            Panel.across(xs[0], xs[1], false, width),
            Panel.up(ys[0], ys[1], logarithmic, height));
    panel.grid(6, 5).bottomTicks(6).leftTicks(5);
    panel.bottomLabel(across.label()).leftLabel(up.label(), 56);
    panel.beginClipped();
    if (mark != null) {
      double at = panel.across().at(mark.x);
      svg.line("mark", at, 0, at, height);
      boolean late = at > width / 2;
      svg.text(late ? "note end" : "note", at + (late ? -6 : 6), 14, mark.name);
    }
    for (int i = 0; i < series.size(); i++) {
      svg.path("line c" + colour(i), curve(series.get(i), panel));
    }
    panel.endClipped().frame();
    Legend legend = new Legend(svg, left, 24);
    for (int i = 0; i < series.size(); i++) {
      legend.line("line c" + colour(i), series.get(i).name);
    }
    return new Figure(title, describe(), WIDTH, HEIGHT, svg.toString());
  }

  static int colour(int index) {
    return index % 4 + 1;
  }

  private boolean shown(double x, double y) {
    return Double.isFinite(x) && Double.isFinite(y) && !(logarithmic && y <= 0);
  }

  private double[] range(boolean horizontal) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Series one : series) {
      for (int i = 0; i < one.x.length; i++) {
        if (shown(one.x[i], one.y[i])) {
          double value = horizontal ? one.x[i] : one.y[i];
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (!(low <= high)) {
      return new double[] {1, 2};
    }
    double room = horizontal ? 0 : 0.06;
    if (!horizontal && logarithmic) {
      double factor = Math.pow(high / low, room);
      return new double[] {low / factor, high * factor};
    }
    return new double[] {low - room * (high - low), high + room * (high - low)};
  }

  private StringBuilder curve(Series one, Panel panel) {
    StringBuilder path = new StringBuilder();
    int stride = Math.max(1, (one.x.length + MOST_POINTS - 1) / MOST_POINTS);
    boolean drawing = false;
    for (int i = 0; i < one.x.length; i++) {
      if (i % stride != 0 && i != one.x.length - 1) {
        continue;
      }
      if (!shown(one.x[i], one.y[i])) {
        drawing = false;
        continue;
      }
      path.append(drawing ? "L" : "M")
          .append(Svg.number(panel.across().at(one.x[i])))
          .append(' ')
          .append(Svg.number(panel.up().at(one.y[i])));
      drawing = true;
    }
    return path;
  }

  private String describe() {
    StringBuilder text = new StringBuilder(up.label() + " over " + across.label() + ".");
    for (Series one : series) {
      if (one.y.length > 0) {
        text.append(
            " The %s curve goes from %s to %s."
                .formatted(
                    one.name,
                    Scale.written(brief(one.y[0])),
                    Scale.written(brief(one.y[one.y.length - 1]))));
      }
    }
    if (mark != null) {
      text.append(" Marked: ")
          .append(mark.name)
          .append(" at ")
          .append(Scale.written(mark.x))
          .append('.');
    }
    return text.toString();
  }

  private static double brief(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(4)).doubleValue()
        : value;
  }
}
