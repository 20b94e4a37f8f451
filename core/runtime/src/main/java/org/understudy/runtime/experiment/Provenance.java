package org.understudy.runtime.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.training.TrainingResult;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.tensor.Engine;

/** Where a surrogate and its figures come from, for files and for reports. */
@API(status = API.Status.EXPERIMENTAL)
public final class Provenance {
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

  /** The library, engine, Java and machine at work, by name. */
  public static Map<String, String> machine() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("engine", Engine.describe());
    facts.put("understudy", version());
    facts.put("java", System.getProperty("java.version"));
    facts.put(
        "machine",
        "%s %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    return facts;
  }

  /** This release, as the jar says. */
  static String version() {
    return Optional.ofNullable(Understudy.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
