package org.understudy.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Something to draw over one pair of axes, by whoever draws.
 *
 * @param title a few words
 * @param caption how to read it, in a sentence or two
 * @param across what the horizontal axis shows
 * @param up what the vertical axis shows
 * @param layers from the back to the front
 */
@API(status = API.Status.EXPERIMENTAL)
public record Chart(String title, String caption, String across, String up, List<Layer> layers) {
  /** Copies the layers. */
  public Chart {
    layers = List.copyOf(layers);
  }

  /** One thing drawn; an empty name stays out of the legend. */
  public sealed interface Layer permits Band, Bars, Curve, Mark {
    /** The name in the legend. */
    String name();
  }

  /** The area between two curves: where something is expected. */
  public record Band(String name, List<Double> x, List<Double> low, List<Double> high)
      implements Layer {
    /** Checks the lengths. */
    public Band {
      requireSame(name, x.size(), low.size());
      requireSame(name, x.size(), high.size());
      x = List.copyOf(x);
      low = List.copyOf(low);
      high = List.copyOf(high);
    }
  }

  /** A histogram: a height between each edge and the next. */
  public record Bars(String name, List<Double> edges, List<Double> heights) implements Layer {
    /** Checks the lengths. */
    public Bars {
      requireSame(name, edges.size(), heights.size() + 1);
      edges = List.copyOf(edges);
      heights = List.copyOf(heights);
    }
  }

  /** Points joined by a line. */
  public record Curve(String name, List<Double> x, List<Double> y) implements Layer {
    /** Checks the lengths. */
    public Curve {
      requireSame(name, x.size(), y.size());
      x = List.copyOf(x);
      y = List.copyOf(y);
    }
  }

  /** A place on the horizontal axis. */
  public record Mark(String name, double x) implements Layer {}

  /** A chart without layers. */
  public static Chart of(String title, String caption, String across, String up) {
    return new Chart(title, caption, across, up, List.of());
  }

  /** This chart with an area between two curves in front. */
  public Chart band(String name, double[] x, double[] low, double[] high) {
    return with(new Band(name, list(x), list(low), list(high)));
  }

  /** This chart with a histogram in front. */
  public Chart bars(String name, double[] edges, double[] heights) {
    return with(new Bars(name, list(edges), list(heights)));
  }

  /** This chart with a curve in front. */
  public Chart curve(String name, double[] x, double[] y) {
    return with(new Curve(name, list(x), list(y)));
  }

  /** This chart with a place marked. */
  public Chart mark(String name, double x) {
    return with(new Mark(name, x));
  }

  private Chart with(Layer layer) {
    List<Layer> more = new ArrayList<>(layers);
    more.add(layer);
    return new Chart(title, caption, across, up, more);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static void requireSame(String name, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "chart layer '%s': expected %d numbers, found %d".formatted(name, expected, found));
    }
  }
}
