package org.understudy.report;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A report's HTML. */
final class Page {
  private static final Pattern NUMBER =
      Pattern.compile("[+\u2212-]?[0-9.][0-9., e\u2212+%\u00b1-]*");

  private final StringBuilder out = new StringBuilder(1 << 16);

  private Page() {}

  static String of(Report report) {
    Page page = new Page();
    page.write(report);
    return page.out.toString();
  }

  private void write(Report report) {
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .append(Svg.escape(report.title()))
        .append("</title>\n<style>\n")
        .append(Resources.text("page.css"))
        .append(Resources.text("figure.css"))
        .append("</style>\n</head>\n<body>\n<header>\n<h1>")
        .append(Svg.escape(report.title()))
        .append("</h1>\n");
    if (!report.summary().isEmpty()) {
      out.append("<p class=\"summary\">").append(Svg.escape(report.summary())).append("</p>\n");
    }
    out.append("</header>\n<main>\n");
    for (Report.Section section : report.sections()) {
      out.append("<section>\n<h2>").append(Svg.escape(section.heading())).append("</h2>\n");
      section.blocks().forEach(this::block);
      out.append("</section>\n");
    }
    out.append("</main>\n</body>\n</html>\n");
  }

  private void block(Block block) {
    if (block instanceof Block.Paragraph paragraph) {
      out.append("<p>").append(Svg.escape(paragraph.text())).append("</p>\n");
    } else if (block instanceof Block.Facts facts) {
      facts(facts.entries());
    } else if (block instanceof Block.Table table) {
      table(table);
    } else if (block instanceof Block.Code code) {
      out.append("<pre tabindex=\"0\"><code>")
          .append(Svg.escape(code.text()))
          .append("</code></pre>\n");
    } else if (block instanceof Figure figure) {
      figure(figure);
    }
  }

  private void facts(Map<String, String> entries) {
    out.append("<dl>\n");
    entries.forEach(
        (name, value) ->
            out.append("<div><dt>")
                .append(Svg.escape(name))
                .append("</dt><dd>")
                .append(Svg.escape(value))
                .append("</dd></div>\n"));
    out.append("</dl>\n");
  }

  private void table(Block.Table table) {
    int columns = table.headers().size();
    boolean[] numeric = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      numeric[c] =
          !table.rows().isEmpty()
              && table.rows().stream()
                  .map(row -> row.get(column))
                  .allMatch(cell -> cell.isEmpty() || NUMBER.matcher(cell).matches());
    }
    out.append("<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
    cells("th scope=\"col\"", "th", table.headers(), numeric);
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : table.rows()) {
      out.append("<tr>");
      cells("td", "td", row, numeric);
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
  }

  private void cells(String open, String close, List<String> cells, boolean[] numeric) {
    for (int c = 0; c < cells.size(); c++) {
      out.append('<').append(open);
      if (numeric[c]) {
        out.append(" class=\"numeric\"");
      }
      out.append('>').append(Svg.escape(cells.get(c))).append("</").append(close).append('>');
    }
  }

  private void figure(Figure figure) {
    out.append("<figure>\n<div class=\"scroll\" tabindex=\"0\">")
        .append(figure.inline())
        .append("</div>\n<figcaption><strong>")
        .append(Svg.escape(figure.title()))
        .append(".</strong> ")
        .append(Svg.escape(figure.description()))
        .append("</figcaption>\n</figure>\n");
  }
}
