package org.understudy.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.understudy.runtime.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints every provider and where it was found. */
@Command(
    name = "list",
    description = "List the models, datasets, simulators, methods and metrics there are.")
final class Listing implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Registry registry = main.understudy().registry();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("providers", registry.entries().stream().map(Listing::describe).toList());
      result.put("failures", registry.failures().stream().map(Listing::describe).toList());
      Output.json(main.out(), result);
    } else {
      List<List<String>> rows = new ArrayList<>();
      for (Registry.Entry entry : registry.entries()) {
        rows.add(List.of(entry.kind().label(), entry.name(), entry.provider().description()));
      }
      Output.table(main.out(), rows);
    }
    for (Registry.Failure failure : registry.failures()) {
      main.err()
          .println(
              "understudy: the %s provider %s could not be loaded (%s): mend or remove its jar"
                  .formatted(failure.kind().label(), failure.provider(), failure.reason()));
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> describe(Registry.Entry entry) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", entry.kind().label());
    line.put("name", entry.name());
    line.put("description", entry.provider().description());
    line.put("location", entry.location());
    return line;
  }

  private static Map<String, Object> describe(Registry.Failure failure) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", failure.kind().label());
    line.put("provider", failure.provider());
    line.put("reason", failure.reason());
    return line;
  }
}
