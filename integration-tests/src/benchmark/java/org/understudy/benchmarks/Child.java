package org.understudy.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Java process of its own, for what another's start, memory or libraries would disturb. */
final class Child {
  private Child() {}

  /** This process's class path, however it was started. */
  static List<String> classPath() {
    List<String> entries = new ArrayList<>();
    if (Child.class.getClassLoader() instanceof URLClassLoader loader) {
      for (URL url : loader.getURLs()) {
        entries.add(url.getPath());
      }
    } else {
      entries.addAll(
          Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
    }
    return entries;
  }

  /** The class path without libtorch. */
  static List<String> ownClassPath() {
    return classPath().stream()
        .filter(entry -> !entry.contains("pytorch") && !entry.contains("openblas"))
        .toList();
  }

  /**
   * Runs a class to its end.
   *
   * @return its output
   * @throws IllegalStateException if it fails, with what it said
   */
  static String run(
      List<String> options, List<String> classPath, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(main);
    command.addAll(Arrays.asList(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(main + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + main, e);
    }
  }
}
