package org.understudy.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.SiblingFile;

/** Collects rows; the library writes a file in one go. */
final class Hdf5Writer implements DatasetWriter {
  private final Path target;
  private final SiblingFile sibling;
  private final Schema schema;
  private final List<Rows> blocks = new ArrayList<>();
  private int count;

  Hdf5Writer(Path target, Schema schema) {
    for (Field field : schema.fields()) {
      if (field.name().contains("/") || field.shape().size() == 0) {
        throw new IllegalArgumentException(
            "%s: field '%s' of shape %s cannot be an HDF5 dataset: expected a name without '/' and"
                    .formatted(target, field.name(), field.shape())
                + " at least one number a row");
      }
    }
    this.target = target;
    this.schema = schema;
    this.sibling = SiblingFile.of(target);
  }

  @Override
  public void write(Rows rows) {
    count = Math.addExact(count, rows.count());
    blocks.add(rows);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there are no rows: the library cannot write an empty one
   */
  @Override
  public void finish() {
    if (count == 0) {
      throw new IllegalArgumentException(
          target + ": an HDF5 file of no rows cannot be written; write npz or csv instead");
    }
    try {
      // The library overwrites without truncating.
      Files.deleteIfExists(sibling.path());
      try (WritableHdfFile file = HdfFile.write(sibling.path())) {
        for (Field field : schema.fields()) {
          put(file, field);
        }
        file.putAttribute(
            Hdf5Dataset.ORDER, schema.fields().stream().map(Field::name).toArray(String[]::new));
      }
      sibling.moveIntoPlace();
    } catch (IOException e) {
      throw sibling.failure(e);
    } catch (io.jhdf.exceptions.HdfException e) {
      throw sibling.failure(new IOException(e));
    }
  }

  private void put(WritableHdfFile file, Field field) {
    int size = field.shape().size();
    float[] joined = new float[Math.multiplyExact(count, size)];
    int at = 0;
    for (Rows block : blocks) {
      float[] column = block.column(field.name());
      System.arraycopy(column, 0, joined, at, column.length);
      at += column.length;
    }
    WritableDataset dataset =
        file.putDataset(
            field.name(), Numbers.nested(joined, field.shape().prepend(count).toArray()));
    if (!field.unit().isEmpty()) {
      dataset.putAttribute("units", field.unit());
    }
  }

  @Override
  public void close() {
    blocks.clear();
    sibling.drop();
  }
}
