package org.understudy.report;

/** Writes SVG elements; coordinates are rounded to a tenth of a pixel to keep files small. */
final class Svg {
  private final StringBuilder out = new StringBuilder(4096);

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String number(double value) {
    long tenths = Math.round(value * 10);
    long rest = Math.abs(tenths % 10);
    String sign = tenths < 0 ? "-" : "";
    return sign + Math.abs(tenths / 10) + (rest == 0 ? "" : "." + rest);
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    return append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
  }

  Svg rectangle(String style, double x, double y, double width, double height) {
    return append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
            .formatted(style, number(x), number(y), number(width), number(height)));
  }

  Svg circle(String style, double x, double y, double radius) {
    return append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>"
            .formatted(style, number(x), number(y), number(radius)));
  }

  Svg path(String style, CharSequence data) {
    return data.isEmpty() ? this : append("<path class=\"%s\" d=\"%s\"/>".formatted(style, data));
  }

  Svg text(String style, double x, double y, String text) {
    return append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
            .formatted(style, number(x), number(y), escape(text)));
  }

  Svg textUpwards(String style, double x, double y, String text) {
    return append(
        "<text class=\"%s\" transform=\"translate(%s %s) rotate(-90)\">%s</text>"
            .formatted(style, number(x), number(y), escape(text)));
  }

  /** A picture at its own pixels, however large they come out. */
  Svg image(double x, double y, double width, double height, String address) {
    return append(
        "<image class=\"pixels\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" href=\"%s\"/>"
            .formatted(number(x), number(y), number(width), number(height), address));
  }

  /** Begins a part with its own origin whose contents are clipped to the given size. */
  Svg beginClipped(double x, double y, double width, double height) {
    return append(
        "<svg x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\">"
            .formatted(number(x), number(y), number(width), number(height)));
  }

  Svg endClipped() {
    out.append("</svg>");
    return this;
  }

  private Svg append(String element) {
    out.append(element);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
