package org.understudy.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.understudy.runtime.registry.Registry;
import org.understudy.tensor.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Looks at this machine. */
@Command(
    name = "doctor",
    description = "Check this machine: Java, native libraries, instruction set, memory, plugins.")
final class Doctor implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Map<String, String> facts = machine();
    Map<String, String> faults = new LinkedHashMap<>();
    engine(facts, faults);
    plugins(facts, faults);
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>(facts);
      result.put("healthy", faults.isEmpty());
      result.put("faults", faults);
      Output.json(main.out(), result);
    } else {
      Output.table(
          main.out(),
          facts.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList());
      faults.forEach((what, mend) -> main.err().println("understudy: " + what + ": " + mend));
      main.out().println(faults.isEmpty() ? "All is well." : "");
    }
    return faults.isEmpty() ? ExitCode.DONE : ExitCode.MACHINE;
  }

  private static Map<String, String> machine() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("understudy", Version.number());
    facts.put(
        "java",
        Runtime.version()
            + ", "
            + System.getProperty("java.vendor")
            + ", "
            + System.getProperty("java.home"));
    facts.put(
        "system",
        Stream.of("os.name", "os.version", "os.arch")
            .map(System::getProperty)
            .collect(Collectors.joining(" ")));
    Runtime runtime = Runtime.getRuntime();
    facts.put("processors", Integer.toString(runtime.availableProcessors()));
    facts.put("java heap limit", megabytes(runtime.maxMemory()));
    facts.put("machine memory", megabytes(physicalMemory()));
    return facts;
  }

  private static long physicalMemory() {
    java.lang.management.OperatingSystemMXBean bean =
        java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return bean instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static String megabytes(long bytes) {
    return "%,d MiB".formatted(bytes >> 20);
  }

  private static void engine(Map<String, String> facts, Map<String, String> faults) {
    try {
      facts.put("onednn", Engine.oneDnnVersion());
      facts.put("instruction set", Engine.instructionSet());
      facts.put("threads", Integer.toString(Engine.threads()));
      facts.put("precision", Engine.precision().name().toLowerCase(Locale.ROOT));
      SelfTest.run()
          .forEach(
              (name, check) -> {
                facts.put(
                    "self-test: " + name,
                    (check.passed() ? "passed" : "FAILED")
                        + " (error %.1e, allowed %.1e)"
                            .formatted(check.error(), check.tolerance()));
                if (!check.passed()) {
                  faults.put(
                      "self-test '" + name + "' failed",
                      "this processor or its native libraries compute wrongly; try"
                          + " ONEDNN_MAX_CPU_ISA=AVX2, and report what `understudy doctor --json`"
                          + " prints");
                }
              });
    } catch (LinkageError | RuntimeException e) {
      facts.put("onednn", "could not be loaded");
      faults.put("engine", Failure.of(e).message());
    }
  }

  private void plugins(Map<String, String> facts, Map<String, String> faults) {
    try {
      Registry registry = main.understudy().registry();
      facts.put("plugins", Integer.toString(registry.entries().size()));
      for (Registry.Failure failure : registry.failures()) {
        faults.put("plugin " + failure.provider(), failure.reason() + "; mend or remove its jar");
      }
    } catch (RuntimeException | LinkageError e) {
      faults.put("plugins", Failure.of(e).message());
    }
  }
}
