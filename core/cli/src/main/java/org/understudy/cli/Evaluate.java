package org.understudy.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Metric;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares two tables of draws by a metric. */
@Command(name = "evaluate", description = "Compare draws with reference draws by a metric.")
final class Evaluate implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(index = "0", paramLabel = "METRIC", description = "Such as c2st or mmd.")
  private String metric;

  @Parameters(index = "1", paramLabel = "REFERENCE", description = "A table of right draws.")
  private Path reference;

  @Parameters(index = "2", paramLabel = "DRAWS", description = "A table of draws in question.")
  private Path draws;

  @Option(names = "--seeds", paramLabel = "N", description = "Same as --set seeds=N.")
  private @Nullable Integer seeds;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A key of the metric's settings; `describe METRIC` lists them.")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Understudy understudy = main.understudy();
    ConfigNode settings = ConfigNode.empty();
    if (seeds != null) {
      settings = Yaml.set(settings, "seeds=" + seeds);
    }
    for (String assignment : assignments) {
      settings = Yaml.set(settings, assignment);
    }
    Metric result =
        understudy.evaluate(
            new Choice(metric, settings),
            understudy.readTable(reference),
            understudy.readTable(draws),
            seed);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(metric, result.value());
    facts.putAll(result.details());
    if (json) {
      Output.json(main.out(), facts);
    } else {
      Output.table(
          main.out(),
          facts.entrySet().stream()
              .map(entry -> List.of(entry.getKey(), String.valueOf(entry.getValue())))
              .toList());
    }
    return ExitCode.DONE;
  }
}
