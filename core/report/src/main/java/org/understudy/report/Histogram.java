package org.understudy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/** The densities of one quantity in one or more samples. */
@API(status = API.Status.EXPERIMENTAL)
public final class Histogram {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 320;

  private final String title;
  private final Axis axis;
  private final List<String> names = new ArrayList<>();
  private final List<double[]> samples = new ArrayList<>();

  private Histogram(String title, Axis axis) {
    this.title = title;
    this.axis = axis;
  }

  /** An empty histogram. */
  public static Histogram of(String title, Axis axis) {
    return new Histogram(title, axis);
  }

  /** Adds a sample; the first is filled, the others outlined. Values that are not finite drop. */
  public Histogram sample(String name, float[] values) {
    double[] finite = new double[values.length];
    int count = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        finite[count++] = value;
      }
    }
    names.add(name);
    samples.add(Arrays.copyOf(finite, count));
    return this;
  }

  /** The drawing. */
  public Figure figure() {
    Svg svg = new Svg();
    double[] range = Sample.range(samples.toArray(double[][]::new));
    int bins = Marginal.bins(samples.stream().mapToInt(s -> s.length).min().orElse(1));
    double binWidth = (range[1] - range[0]) / bins;
    List<double[]> counts = new ArrayList<>();
    double highest = 0;
    for (double[] sample : samples) {
      double[] shares = Marginal.histogram(sample, range[0], range[1], bins);
      double[] density = Arrays.stream(shares).map(share -> share / binWidth).toArray();
      highest = Math.max(highest, Marginal.highest(density));
      counts.add(density);
    }
    double left = 72;
    double top = 40;
    double width = WIDTH - left - 18;
    double height = HEIGHT - top - 52;
    Panel panel =
        new Panel(
            svg,
            left,
            top,
            width,
            height,
            Panel.across(range[0], range[1], false, width),
            Panel.up(0, highest == 0 ? 1 : 1.08 * highest, false, height));
    panel.beginClipped();
    Legend legend = new Legend(svg, left, 24);
    for (int i = 0; i < counts.size(); i++) {
      if (i == 0) {
        Marginal.draw(panel, "area c1", counts.get(0), true);
      }
      Marginal.draw(panel, "edge c" + LineChart.colour(i), counts.get(i), false);
    }
    panel.endClipped().frame().bottomTicks(6).leftTicks(4);
    panel.bottomLabel(axis.label()).leftLabel("density", 56);
    for (int i = 0; i < names.size(); i++) {
      legend.line("edge c" + LineChart.colour(i), names.get(i));
    }
    String who = String.join(" and ", names);
    String text = "Histogram of " + axis.label() + " for " + who + ".";
    return new Figure(title, text, WIDTH, HEIGHT, svg.toString());
  }
}
