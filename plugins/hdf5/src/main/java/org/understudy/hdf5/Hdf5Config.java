package org.understudy.hdf5;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.FileConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Which datasets of an HDF5 file are the fields, and what they are to the model. */
@API(status = API.Status.EXPERIMENTAL)
public record Hdf5Config(
    @Doc("The file; relative paths start at the experiment's folder.") Path path,
    @Default("/") @Doc("The group that holds the datasets.") String group,
    @Default("[]") @Doc("Datasets to read; empty for all of the group.") List<String> datasets,
    @Default("[]") @Doc("Fields to draw; empty for all that are not conditions.")
        List<String> target,
    @Default("[]") @Doc("Fields that are given.") List<String> condition,
    @Default("{}") @Doc("Units by field, before those in the file's attributes.")
        Map<String, String> units,
    @Default("{}") @Doc("How many classes a field has, by field: {label: 10} for 0 to 9.")
        Map<String, Integer> classes) {
  /** The part that every file format shares. */
  FileConfig shared() {
    return new FileConfig(path, target, condition, units, classes, Map.of());
  }
}
