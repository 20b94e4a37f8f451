package org.understudy.report;

/** Names beside the marks they stand for, in one row. */
final class Legend {
  private final Svg svg;
  private final double y;
  private double x;

  Legend(Svg svg, double x, double y) {
    this.svg = svg;
    this.x = x;
    this.y = y;
  }

  Legend line(String style, String name) {
    svg.line(style, x, y - 4, x + 20, y - 4);
    return name(name);
  }

  Legend area(String style, String name) {
    svg.rectangle(style, x + 3, y - 10, 14, 12);
    return name(name);
  }

  Legend dot(String style, String name) {
    svg.circle(style, x + 10, y - 4, 4);
    return name(name);
  }

  private Legend name(String name) {
    svg.text("legend", x + 26, y, name);
    x += 26 + 7.2 * name.length() + 22;
    return this;
  }
}
