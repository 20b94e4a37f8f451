package org.understudy.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Points with their names beside them: how two figures of a few things go together. */
@API(status = API.Status.EXPERIMENTAL)
public final class NamedPoints {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final double LINE = 15;

  private record Point(String name, double x, double y) {}

  private final String title;
  private final String caption;
  private final Axis across;
  private final Axis up;
  private final List<Point> points = new ArrayList<>();
  private boolean logarithmic;

  private NamedPoints(String title, String caption, Axis across, Axis up) {
    this.title = title;
    this.caption = caption;
    this.across = across;
    this.up = up;
  }

  /**
   * An empty chart.
   *
   * @param caption how to read it
   */
  public static NamedPoints of(String title, String caption, Axis across, Axis up) {
    return new NamedPoints(title, caption, across, up);
  }

  /** Spaces the horizontal axis by logarithm; points at zero or less are left out. */
  public NamedPoints logarithmic() {
    logarithmic = true;
    return this;
  }

  /** Adds a point; one that is not finite is left out. */
  public NamedPoints point(String name, double x, double y) {
    if (Double.isFinite(x) && Double.isFinite(y)) {
      points.add(new Point(name, x, y));
    }
    return this;
  }

  /** The drawing. */
  public Figure figure() {
    List<Point> shown =
        points.stream()
            .filter(point -> !logarithmic || point.x > 0)
            .sorted(Comparator.comparingDouble(point -> -point.y))
            .toList();
    Svg svg = new Svg();
    double left = 72;
    double width = WIDTH - left - 18;
    double height = HEIGHT - 72;
    double[] xs = range(shown.stream().mapToDouble(point -> place(point.x)).toArray());
    double[] ys = range(shown.stream().mapToDouble(Point::y).toArray());
    Panel panel =
        new Panel(
            svg,
            left,
            20,
            width,
            height,
            Panel.across(back(xs[0]), back(xs[1]), logarithmic, width),
            Panel.up(ys[0], ys[1], false, height));
    panel.grid(6, 5).frame().bottomTicks(6).leftTicks(5);
    panel.bottomLabel(across.label()).leftLabel(up.label(), 56);
    List<double[]> taken = new ArrayList<>();
    for (Point point : shown) {
      double x = panel.x() + panel.across().at(point.x);
      double y = panel.y() + panel.up().at(point.y);
      svg.circle("spot c1", x, y, 4.5);
      boolean late = panel.across().at(point.x) > 0.72 * width;
      double length = 7.2 * point.name.length();
      double from = late ? x - 9 - length : x + 9;
      double at = free(taken, from, length, y + 4);
      svg.text(late ? "note end" : "note", late ? x - 9 : x + 9, at, point.name);
    }
    String who = shown.stream().map(Point::name).collect(Collectors.joining(", "));
    return new Figure(title, caption + " Shown: " + who + ".", WIDTH, HEIGHT, svg.toString());
  }

  /** The first height at or below a wished one where a label covers no other. */
  private static double free(List<double[]> taken, double from, double length, double wished) {
    double at = wished;
    for (boolean moved = true; moved; ) {
      moved = false;
      for (double[] label : taken) {
        boolean beside = from < label[1] && label[0] < from + length;
        if (beside && Math.abs(at - label[2]) < LINE - 0.5) {
          at = label[2] + LINE;
          moved = true;
        }
      }
    }
    taken.add(new double[] {from, from + length, at});
    return at;
  }

  private double place(double x) {
    return logarithmic ? Math.log(x) : x;
  }

  private double back(double place) {
    return logarithmic ? Math.exp(place) : place;
  }

  private static double[] range(double[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (!(low <= high)) {
      return new double[] {0, 1};
    }
    double room = high > low ? 0.08 * (high - low) : 0.5;
    return new double[] {low - room, high + room};
  }
}
