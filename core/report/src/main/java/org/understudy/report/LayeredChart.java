package org.understudy.report;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Bands, bars, curves and marks over one pair of axes, from the back to the front: a histogram of
 * ranks within the band it is expected in, a coverage curve beside the diagonal.
 *
 * <p>Layers without a name are drawn thin and stay out of the legend.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LayeredChart {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 360;

  private enum Kind {
    BAND,
    BARS,
    CURVE,
    MARK
  }

  /** One layer; {@code upper} is a band's other edge. */
  private static final class Layer {
    private final Kind kind;
    private final String name;
    private final double[] x;
    private final double[] y;
    private final double[] upper;

    Layer(Kind kind, String name, double[] x, double[] y, double[] upper) {
      this.kind = kind;
      this.name = name;
      this.x = x.clone();
      this.y = y.clone();
      this.upper = upper.clone();
    }
  }

  private final String title;
  private final String caption;
  private final Axis across;
  private final Axis up;
  private final List<Layer> layers = new ArrayList<>();

  private LayeredChart(String title, String caption, Axis across, Axis up) {
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
  public static LayeredChart of(String title, String caption, Axis across, Axis up) {
    return new LayeredChart(title, caption, across, up);
  }

  /**
   * Adds the area between two curves.
   *
   * @throws IllegalArgumentException if the three are not of one length
   */
  public LayeredChart band(String name, double[] x, double[] low, double[] high) {
    require(name, x.length, low.length);
    require(name, x.length, high.length);
    layers.add(new Layer(Kind.BAND, name, x, low, high));
    return this;
  }

  /**
   * Adds a histogram.
   *
   * @param edges one more than there are heights, ascending
   * @throws IllegalArgumentException if they are not
   */
  public LayeredChart bars(String name, double[] edges, double[] heights) {
    require(name, edges.length, heights.length + 1);
    layers.add(new Layer(Kind.BARS, name, edges, heights, new double[0]));
    return this;
  }

  /**
   * Adds points joined by a line; those that are not finite break it.
   *
   * @throws IllegalArgumentException if there are not as many x as y
   */
  public LayeredChart curve(String name, double[] x, double[] y) {
    require(name, x.length, y.length);
    layers.add(new Layer(Kind.CURVE, name, x, y, new double[0]));
    return this;
  }

  /** Marks a place on the horizontal axis. */
  public LayeredChart mark(String name, double x) {
    layers.add(new Layer(Kind.MARK, name, new double[] {x}, new double[0], new double[0]));
    return this;
  }

  private static void require(String name, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "layer '%s': expected %d numbers, found %d".formatted(name, expected, found));
    }
  }

  /** The drawing. */
  public Figure figure() {
    Svg svg = new Svg();
    double top = 40;
    double left = 72;
    double width = WIDTH - left - 18;
    double height = HEIGHT - top - 52;
    Range xs = new Range();
    Range ys = new Range();
    for (Layer layer : layers) {
      xs.include(layer.x);
      ys.include(layer.y);
      ys.include(layer.upper);
    }
    boolean grounded = layers.stream().anyMatch(layer -> layer.kind == Kind.BARS);
    double room = 0.06 * (ys.high() - (grounded ? 0 : ys.low()));
    Panel panel =
        new Panel(
            svg,
            left,
            top,
            width,
            height,
            Panel.across(xs.low(), xs.high(), false, width),
            Panel.up(grounded ? 0 : ys.low() - room, ys.high() + room, false, height));
    panel.grid(6, 5).bottomTicks(6).leftTicks(5);
    panel.bottomLabel(across.label()).leftLabel(up.label(), 56);
    Legend legend = new Legend(svg, left, 24);
    panel.beginClipped();
    int colour = 0;
    List<String> styles = new ArrayList<>();
    for (Layer layer : layers) {
      boolean coloured = layer.kind == Kind.BARS || layer.kind == Kind.CURVE;
      String style = layer.kind == Kind.BAND ? "band" : "thin";
      if (coloured && !layer.name.isEmpty()) {
        style = "line c" + LineChart.colour(colour++);
      }
      styles.add(style);
      draw(svg, panel, layer, style);
    }
    panel.endClipped().frame();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer.name.isEmpty()) {
        continue;
      }
      switch (layer.kind) {
        case BAND -> legend.area("band", layer.name);
        case BARS -> legend.area(styles.get(i).replace("line", "area"), layer.name);
        case CURVE -> legend.line(styles.get(i), layer.name);
        case MARK -> legend.line("truth", layer.name);
      }
    }
    return new Figure(title, caption, WIDTH, HEIGHT, svg.toString());
  }

  private static void draw(Svg svg, Panel panel, Layer layer, String style) {
    switch (layer.kind) {
      case BAND -> svg.path(style, band(panel, layer));
      case BARS -> {
        svg.path(style.replace("line", "area"), bars(panel, layer));
        svg.path(style.replace("line", "edge"), bars(panel, layer));
      }
      case CURVE -> svg.path(style, curve(panel, layer));
      case MARK -> {
        double at = panel.across().at(layer.x[0]);
        svg.line("truth", at, 0, at, panel.height());
      }
    }
  }

  private static StringBuilder band(Panel panel, Layer layer) {
    StringBuilder path = new StringBuilder();
    int points = layer.x.length;
    for (int i = 0; i < points; i++) {
      point(path, i == 0 ? 'M' : 'L', panel, layer.x[i], layer.upper[i]);
    }
    for (int i = points - 1; i >= 0; i--) {
      point(path, 'L', panel, layer.x[i], layer.y[i]);
    }
    return points == 0 ? path : path.append('Z');
  }

  private static StringBuilder bars(Panel panel, Layer layer) {
    StringBuilder path = new StringBuilder();
    point(path, 'M', panel, layer.x[0], 0);
    for (int i = 0; i < layer.y.length; i++) {
      point(path, 'L', panel, layer.x[i], layer.y[i]);
      point(path, 'L', panel, layer.x[i + 1], layer.y[i]);
    }
    point(path, 'L', panel, layer.x[layer.x.length - 1], 0);
    return path.append('Z');
  }

  private static StringBuilder curve(Panel panel, Layer layer) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < layer.x.length; i++) {
      boolean shown = Double.isFinite(layer.x[i]) && Double.isFinite(layer.y[i]);
      if (shown) {
        point(path, drawing ? 'L' : 'M', panel, layer.x[i], layer.y[i]);
      }
      drawing = shown;
    }
    return path;
  }

  private static void point(StringBuilder path, char command, Panel panel, double x, double y) {
    path.append(command)
        .append(Svg.number(panel.across().at(x)))
        .append(' ')
        .append(Svg.number(panel.up().at(y)));
  }

  /** The least and the largest of finite numbers. */
  private static final class Range {
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    void include(double[] values) {
      for (double value : values) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }

    double low() {
      return low <= high ? low : 0;
    }

    double high() {
      return low <= high ? high : 1;
    }
  }
}
