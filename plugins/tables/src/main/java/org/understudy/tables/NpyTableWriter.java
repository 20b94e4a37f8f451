package org.understudy.tables;

import java.io.IOException;
import java.nio.file.Path;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.SiblingFile;

/** Writes one field as one array. */
final class NpyTableWriter implements DatasetWriter {
  private final SiblingFile sibling;
  private final Field field;
  private final Float32File array;

  NpyTableWriter(Path target, Schema schema) {
    field = schema.fields().get(0);
    sibling = SiblingFile.of(target);
    try {
      array = new Float32File(sibling.path(), field);
    } catch (IOException e) {
      throw sibling.failure(e);
    }
  }

  @Override
  public void write(Rows rows) {
    try {
      array.write(rows.column(field.name()), rows.count());
    } catch (IOException e) {
      throw sibling.failure(e);
    }
  }

  @Override
  public void finish() {
    try {
      array.finish();
      array.close();
      sibling.moveIntoPlace();
    } catch (IOException e) {
      throw sibling.failure(e);
    }
  }

  @Override
  public void close() {
    try {
      array.close();
    } catch (IOException e) {
      throw sibling.failure(e);
    } finally {
      sibling.drop();
    }
  }
}
