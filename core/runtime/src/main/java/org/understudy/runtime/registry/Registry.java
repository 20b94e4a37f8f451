package org.understudy.runtime.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Provider;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Spelling;

/** The providers on the class path and in plugin folders, by kind and name. */
@API(status = API.Status.EXPERIMENTAL)
public final class Registry {
  /**
   * A provider that was found.
   *
   * @param location the jar or folder it came from
   */
  public record Entry(Kind kind, Provider<?> provider, String location) {
    /** The provider's name. */
    public String name() {
      return provider.name();
    }
  }

  /**
   * A provider that could not be made.
   *
   * @param provider what the services file names
   * @param reason in words
   */
  public record Failure(Kind kind, String provider, String reason) {}

  private final List<Entry> entries = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  private Registry() {}

  /**
   * Finds every provider. One that fails to load is listed as a failure and stops no other.
   *
   * @param loader where the class path begins
   * @param pluginFolders folders of jars, or of classes
   * @throws IllegalArgumentException if two providers of one kind share a name, naming both places
   */
  public static Registry load(ClassLoader loader, List<Path> pluginFolders) {
    ClassLoader all = loader;
    for (Path folder : pluginFolders) {
      all = new URLClassLoader(urls(folder), all);
    }
    Registry registry = new Registry();
    for (Kind kind : Kind.values()) {
      registry.find(kind, all);
    }
    registry.entries.sort(Comparator.comparing(Entry::kind).thenComparing(Entry::name));
    return registry;
  }

  private static URL[] urls(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--plugin-path " + folder + ": expected a folder of jars, there is none");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<URL> urls = new ArrayList<>();
      urls.add(folder.toUri().toURL());
      for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        urls.add(jar.toUri().toURL());
      }
      return urls.toArray(new URL[0]);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("--plugin-path " + folder + ": no such place", e);
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("cannot list " + folder, e));
    }
  }

  private void find(Kind kind, ClassLoader loader) {
    Iterator<? extends ServiceLoader.Provider<? extends Provider<?>>> found =
        ServiceLoader.load(kind.type(), loader).stream().iterator();
    while (true) {
      ServiceLoader.Provider<? extends Provider<?>> each;
      try {
        if (!found.hasNext()) {
          return;
        }
        each = found.next();
      } catch (ServiceConfigurationError e) {
        failures.add(new Failure(kind, subject(e), reason(e)));
        continue;
      }
      try {
        add(kind, each.get());
      } catch (ServiceConfigurationError | LinkageError e) {
        failures.add(new Failure(kind, each.type().getName(), reason(e)));
      }
    }
  }

  private static String subject(Throwable e) {
    String message = String.valueOf(e.getMessage());
    int provider = message.indexOf("Provider ");
    return provider < 0 ? "a services file" : message.substring(provider + 9).split("[ :]")[0];
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private void add(Kind kind, Provider<?> provider) {
    String location = location(provider);
    String name = provider.name();
    if (name == null || !name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      failures.add(
          new Failure(
              kind,
              provider.getClass().getName(),
              "its name '" + name + "' is not lower-case ASCII words joined by hyphens"));
      return;
    }
    for (Entry other : entries) {
      if (other.kind() == kind && other.name().equals(name)) {
        if (other.provider().getClass().getName().equals(provider.getClass().getName())
            && other.location().equals(location)) {
          return;
        }
        throw new IllegalArgumentException(
            "two %s providers are named '%s': %s in %s and %s in %s; remove one of the two"
                .formatted(
                    kind.label(),
                    name,
                    other.provider().getClass().getName(),
                    other.location(),
                    provider.getClass().getName(),
                    location));
      }
    }
    entries.add(new Entry(kind, provider, location));
  }

  private static String location(Provider<?> provider) {
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    return source == null ? "the JDK" : Path.of(source.getLocation().getPath()).toString();
  }

  /** Every provider, by kind, then name. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Every provider that could not be made. */
  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /**
   * A provider.
   *
   * @param at where the name stands, for the message
   * @throws ConfigException listing the names there are, and the nearest one
   */
  public <P extends Provider<?>> P find(Class<P> type, String name, ConfigNode at) {
    List<String> names = new ArrayList<>();
    for (Entry entry : entries) {
      if (type.isInstance(entry.provider())) {
        if (entry.name().equals(name)) {
          return type.cast(entry.provider());
        }
        names.add(entry.name());
      }
    }
    String failed =
        failures.isEmpty()
            ? ""
            : "; %d provider(s) could not be loaded, see `understudy list`"
                .formatted(failures.size());
    throw ConfigException.at(
        at,
        "there is no %s named '%s'%s There are: %s%s"
            .formatted(
                word(type),
                name,
                sentence(Spelling.hint(name, names)),
                names.isEmpty() ? "none" : String.join(", ", names),
                failed));
  }

  private static String sentence(String hint) {
    return hint.isEmpty() ? "." : hint;
  }

  private static String word(Class<?> type) {
    for (Kind kind : Kind.values()) {
      if (kind.type().isAssignableFrom(type)) {
        return kind.label();
      }
    }
    return "provider";
  }

  /**
   * The format of a file, by its name's ending.
   *
   * @throws IllegalArgumentException listing the endings there are
   */
  public FileDatasetProvider<?> format(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    List<String> endings = new ArrayList<>();
    Optional<FileDatasetProvider<?>> best = Optional.empty();
    int length = 0;
    for (Entry entry : entries) {
      if (entry.provider() instanceof FileDatasetProvider<?> format) {
        for (String ending : format.extensions()) {
          endings.add(ending);
          if (name.endsWith("." + ending) && ending.length() > length) {
            best = Optional.of(format);
            length = ending.length();
          }
        }
      }
    }
    return best.orElseThrow(
        () ->
            new IllegalArgumentException(
                "%s: no format has this ending; there are: %s"
                    .formatted(file, String.join(", ", endings))));
  }
}
