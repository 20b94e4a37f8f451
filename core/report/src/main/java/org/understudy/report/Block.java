package org.understudy.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** One piece of a report's section. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Block
    permits Block.Paragraph, Block.Facts, Block.Table, Block.Code, Figure {
  /** Running text. */
  static Block paragraph(String text) {
    return new Paragraph(text);
  }

  /** Names beside values, in order. */
  static Block facts(Map<String, String> entries) {
    return new Facts(entries);
  }

  /** Rows under headers; columns of numbers are set flush right. */
  static Block table(List<String> headers, List<List<String>> rows) {
    return new Table(headers, rows);
  }

  /** Text kept as it is: a command, a file. */
  static Block code(String text) {
    return new Code(text);
  }

  /**
   * Running text.
   *
   * @param text plain text
   */
  record Paragraph(String text) implements Block {}

  /**
   * Names beside values.
   *
   * @param entries in the order they are shown
   */
  record Facts(Map<String, String> entries) implements Block {
    /** Copies the entries. */
    public Facts {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /**
   * Rows under headers.
   *
   * @param headers one a column
   * @param rows each with as many cells as there are headers
   */
  record Table(List<String> headers, List<List<String>> rows) implements Block {
    /** Checks that the table is rectangular. */
    public Table {
      headers = List.copyOf(headers);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != headers.size()) {
          throw new IllegalArgumentException(
              "table: expected "
                  + headers.size()
                  + " cells a row, as the headers "
                  + headers
                  + ", found "
                  + row);
        }
      }
    }
  }

  /**
   * Text kept as it is.
   *
   * @param text with its own line breaks
   */
  record Code(String text) implements Block {}
}
