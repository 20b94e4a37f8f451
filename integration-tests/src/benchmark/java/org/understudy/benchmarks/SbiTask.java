package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Dataset;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;

/**
 * A task of the sbibm benchmark: what simulates it here, and where its reference draws lie.
 *
 * @param name the benchmark's
 * @param simulator our provider
 * @param folder of the reference draws, which a variant shares with the task it varies
 * @param observation the file's name
 */
record SbiTask(String name, String simulator, String folder, String observation) {
  private static final List<SbiTask> ALL =
      List.of(
          of("bernoulli_glm"),
          new SbiTask(
              "bernoulli_glm_raw", "bernoulli-glm-raw", "bernoulli_glm", "observation_raw.csv"),
          of("gaussian_linear"),
          of("gaussian_linear_uniform"),
          new SbiTask(
              "gaussian_mixture", "gaussian-mixture-mean", "gaussian_mixture", "observation.csv"),
          of("lotka_volterra"),
          of("sir"),
          of("slcp"),
          new SbiTask(
              "slcp_distractors", "slcp-distractors", "slcp", "observation_distractors.csv"),
          of("two_moons"));

  private static SbiTask of(String name) {
    return new SbiTask(name, name.replace('_', '-'), name, "observation.csv");
  }

  /** The tasks that a list joined by commas names, or all of them. */
  static List<SbiTask> named(String names) {
    if (names.equals("all")) {
      return ALL;
    }
    return Arrays.stream(names.split(",", -1)).map(SbiTask::find).toList();
  }

  private static SbiTask find(String name) {
    return ALL.stream()
        .filter(task -> task.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no task '%s'; there are: all, %s"
                        .formatted(
                            name, String.join(", ", ALL.stream().map(SbiTask::name).toList()))));
  }

  /** Draws from the prior and the simulator. */
  Dataset simulations(Understudy understudy, Path reference, int count, long seed) {
    Map<String, ConfigNode> own = new LinkedHashMap<>();
    own.put("type", node(simulator));
    if (simulator.equals("slcp-distractors")) {
      own.put("files", node(reference.resolve("slcp/files").toAbsolutePath().toString()));
    }
    Map<String, ConfigNode> settings = new LinkedHashMap<>();
    settings.put("simulator", node(own));
    settings.put("simulations", node((long) count));
    return understudy
        .context(RandomStream.of(seed), Path.of(""))
        .dataset(new Choice("simulations", node(settings)));
  }

  private static ConfigNode node(Object value) {
    return new ConfigNode(value, "simulations", "");
  }
}
