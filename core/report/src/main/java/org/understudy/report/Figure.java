package org.understudy.report;

import java.util.regex.Matcher;
import org.apiguardian.api.API;

/**
 * A drawing.
 *
 * @param title shown above it and read out for it
 * @param description what it shows in words, for those who cannot see it
 * @param width in the drawing's own units, CSS pixels at natural size
 * @param height likewise
 * @param body the SVG elements inside the root, coloured by the classes of {@code figure.css}
 */
@API(status = API.Status.EXPERIMENTAL)
public record Figure(String title, String description, int width, int height, String body)
    implements Block {

  /** The whole drawing as an SVG file that follows the viewer's light or dark setting. */
  public String svg() {
    return root("xmlns=\"http://www.w3.org/2000/svg\" ")
        .replaceFirst(
            "</desc>",
            Matcher.quoteReplacement(
                "</desc><style>"
                    + Resources.text("figure.css")
                    + "</style><rect class=\"paper\" width=\"100%\" height=\"100%\"/>"));
  }

  /** The drawing as an element of a page that carries the style sheet itself. */
  String inline() {
    return root("style=\"min-width:" + Math.round(0.58 * width) + "px\" ");
  }

  private String root(String namespace) {
    return "<svg "
        + namespace
        + "class=\"figure\" role=\"img\" viewBox=\"0 0 "
        + width
        + " "
        + height
        + "\" width=\""
        + width
        + "\" height=\""
        + height
        + "\" aria-label=\""
        + Svg.escape(title)
        + "\"><title>"
        + Svg.escape(title)
        + "</title><desc>"
        + Svg.escape(description)
        + "</desc>"
        + body
        + "</svg>";
  }
}
