package org.understudy.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * W11: cold start. The whole life of a process that loads a surrogate file, draws once and exits,
 * with a warm file cache, under several settings of the Java machine in turn; medians. Processor
 * time is what remains comparable on a machine that has other work.
 *
 * <p>Argument: starts under each setting (9).
 */
public final class W11 {
  private static final String MAIN = FirstDraw.class.getName();

  private W11() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    int starts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    Path folder = Files.createTempDirectory("w11");
    Path surrogate = folder.resolve("flow.surrogate");
    Path archive = folder.resolve("classes.jsa");
    Path jar = folder.resolve("first-draw.jar");
    FlowSurrogate.write(surrogate);
    pack(jar);
    // A class archive takes jars alone.
    List<String> classPath = new ArrayList<>(List.of(jar.toString()));
    Child.ownClassPath().stream().filter(entry -> entry.endsWith(".jar")).forEach(classPath::add);
    String shared = "-XX:SharedArchiveFile=" + archive;
    start(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off"), classPath, surrogate);
    Map<String, List<String>> settings = new LinkedHashMap<>();
    settings.put("as it is", List.of());
    settings.put("first compiler only", List.of("-XX:TieredStopAtLevel=1"));
    settings.put("serial collector", List.of("-XX:+UseSerialGC"));
    settings.put("class archive", List.of(shared));
    settings.put(
        "class archive, serial collector, as the launcher",
        List.of(shared, "-XX:+UseSerialGC", "-Xshare:auto"));
    settings.put("all of these", List.of(shared, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Map<String, double[][]> times = new LinkedHashMap<>();
    settings.keySet().forEach(name -> times.put(name, new double[6][starts]));
    for (int i = -1; i < starts; i++) {
      for (Map.Entry<String, List<String>> each : settings.entrySet()) {
        double[] parts = start(each.getValue(), classPath, surrogate);
        for (int part = 0; i >= 0 && part < parts.length; part++) {
          times.get(each.getKey())[part][i] = parts[part];
        }
      }
    }
    System.out.println(
        "| settings | whole process, ms | range | processor, ms | to main | plugins | load | draw"
            + " |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    times.forEach(W11::print);
    for (Path file : List.of(surrogate, archive, jar, folder)) {
      Files.deleteIfExists(file);
    }
  }

  private static void print(String name, double[][] parts) {
    for (double[] part : parts) {
      Arrays.sort(part);
    }
    int middle = parts[0].length / 2;
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f - %.0f | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
        name,
        parts[0][middle],
        parts[0][0],
        parts[0][parts[0].length - 1],
        parts[1][middle],
        parts[2][middle],
        parts[3][middle],
        parts[4][middle],
        parts[5][middle]);
  }

  /** Milliseconds of the whole process and of its parts. */
  private static double[] start(List<String> options, List<String> classPath, Path surrogate) {
    long asked = System.currentTimeMillis();
    long start = System.nanoTime();
    String said = Child.run(options, classPath, MAIN, surrogate.toString(), Long.toString(asked));
    double whole = (System.nanoTime() - start) / 1e6;
    String[] parts = said.trim().split("\\s+");
    double[] result = new double[1 + parts.length];
    result[0] = whole;
    for (int i = 0; i < parts.length; i++) {
      result[i + 1] = Double.parseDouble(parts[i]);
    }
    return result;
  }

  private static void pack(Path jar) throws IOException {
    String name = MAIN.replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        InputStream in = W11.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
    }
  }
}
