package org.understudy.hdf5;

import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Schema;

/**
 * Datasets of one group that share their first axis, each a field, with units from their attributes
 * {@code unit} or {@code units}; in the order that the group's attribute {@code fields} gives, else
 * by name. Blocks are read as they are asked for, and numbers of every type become float32.
 *
 * <p>Written as contiguous float32 with an attribute {@code units} on what has a unit. The rows are
 * held in memory until the file is finished.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Hdf5Provider implements FileDatasetProvider<Hdf5Config> {
  @Override
  public String name() {
    return "hdf5";
  }

  @Override
  public String description() {
    return "HDF5: the datasets of a group that share their first axis, each a field.";
  }

  @Override
  public Class<Hdf5Config> configType() {
    return Hdf5Config.class;
  }

  @Override
  public List<String> extensions() {
    return List.of("h5", "hdf5");
  }

  @Override
  public Dataset open(Hdf5Config config, Context context) {
    Path file = context.directory().resolve(config.path());
    Dataset dataset = Hdf5Dataset.open(file, config.group(), config.datasets());
    try {
      return config.shared().applyTo(dataset);
    } catch (IllegalArgumentException e) {
      dataset.close();
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Dataset open(Path file) {
    return Hdf5Dataset.open(file, "/", List.of());
  }

  @Override
  public DatasetWriter write(Path file, Schema schema) {
    return new Hdf5Writer(file, schema);
  }
}
