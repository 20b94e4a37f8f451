package org.understudy.runtime.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.training.TrainingResult;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.tensor.Engine;

/** Where a surrogate comes from, for its file and for the report. */
final class Provenance {
  private Provenance() {}

  static Map<String, Object> of(
      Experiment experiment, TrainingSplit split, TrainingResult training) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("experiment", experiment.name());
    map.put("dataset", Yaml.write(experiment.tree().entries().get("dataset")).strip());
    map.put("dataset-digest", split.digest());
    map.put("seed", experiment.spec().seed());
    map.put("training-rows", split.training().size());
    map.put("validation-rows", split.validation().size());
    map.put("best-epoch", training.bestEpoch());
    map.put("best-loss", training.bestLoss());
    map.put("engine", Engine.describe());
    map.put("java", System.getProperty("java.version"));
    map.put("understudy", version());
    return map;
  }

  /** This release, as the jar says. */
  static String version() {
    return Optional.ofNullable(Understudy.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
