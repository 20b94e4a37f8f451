package org.understudy.integration;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Plugins compiled while the tests run, as third parties would compile them. */
final class PluginFolder {
  private PluginFolder() {}

  /** Compiles every source below some folders into another and copies the resources beside. */
  static void compile(Path classes, List<Path> sources) throws IOException {
    Files.createDirectories(classes);
    List<Path> files = new ArrayList<>();
    for (Path source : sources) {
      try (Stream<Path> all = Files.walk(source)) {
        all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-parameters",
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path")),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new IllegalStateException("plugin sources " + sources + ": " + messages);
      }
    }
  }

  /** Copies a folder's files, such as those of {@code META-INF/services}. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  Path target = to.resolve(from.relativize(file).toString());
                  Files.createDirectories(target.getParent());
                  Files.copy(file, target);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /** A folder with one model provider of a given name, whose constructor may throw. */
  static Path provider(Path folder, String className, String name, boolean throwing)
      throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(
        source.resolve(className + ".java"),
        """
        import java.util.Set;
        import org.understudy.spi.*;

        public final class %1$s implements ModelProvider<%1$s.Config> {
          public record Config() {}

          public %1$s() {
            if (%3$s) {
              throw new IllegalStateException("the licence server is away");
            }
          }

          @Override public String name() { return "%2$s"; }
          @Override public String description() { return "A model of a test."; }
          @Override public Class<Config> configType() { return Config.class; }
          @Override public Set<Capability> capabilities() { return Set.of(Capability.SAMPLE); }
          @Override public Model create(Config config, Schema schema, Context context) {
            throw new IllegalArgumentException("this model cannot be made");
          }
        }
        """
            .formatted(className, name, throwing));
    Path classes = folder.resolve("classes");
    compile(classes, List.of(source));
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("org.understudy.spi.ModelProvider"), className + "\n");
    return classes;
  }
}
