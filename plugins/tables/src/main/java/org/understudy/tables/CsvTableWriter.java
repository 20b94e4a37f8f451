package org.understudy.tables;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.SiblingFile;

/** Writes each number in digits that read back to the same float. */
final class CsvTableWriter implements DatasetWriter {
  private final SiblingFile sibling;
  private final CsvWriter csv;
  private final Schema schema;
  private boolean closed;

  CsvTableWriter(Path target, Schema schema) {
    this.schema = schema;
    this.sibling = SiblingFile.of(target);
    try {
      OutputStream file = new BufferedOutputStream(Files.newOutputStream(sibling.path()), 1 << 16);
      OutputStream out =
          target.toString().endsWith(".gz") ? new GZIPOutputStream(file, 1 << 16) : file;
      Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
    } catch (IOException e) {
      throw sibling.failure(e);
    }
    try {
      csv.writeRecord(schema.fields().stream().flatMap(f -> f.columns().stream()).toList());
    } catch (UncheckedIOException e) {
      throw sibling.failure(e.getCause());
    }
  }

  @Override
  public void write(Rows rows) {
    List<Field> fields = schema.fields();
    int width = fields.stream().mapToInt(field -> field.shape().size()).sum();
    String[] line = new String[width];
    for (int row = 0; row < rows.count(); row++) {
      int at = 0;
      for (Field field : fields) {
        int size = field.shape().size();
        float[] column = rows.column(field.name());
        for (int i = 0; i < size; i++) {
          line[at++] = Float.toString(column[row * size + i]);
        }
      }
      try {
        csv.writeRecord(line);
      } catch (UncheckedIOException e) {
        throw sibling.failure(e.getCause());
      }
    }
  }

  @Override
  public void finish() {
    try {
      closed = true;
      csv.close();
      sibling.moveIntoPlace();
    } catch (IOException e) {
      throw sibling.failure(e);
    }
  }

  @Override
  public void close() {
    try {
      if (!closed) {
        closed = true;
        csv.close();
      }
    } catch (IOException e) {
      throw sibling.failure(e);
    } finally {
      sibling.drop();
    }
  }
}
