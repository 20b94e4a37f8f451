package org.understudy.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import org.understudy.runtime.registry.Registry;

/** Wires the runtime together. */
final class RuntimeModule extends AbstractModule {
  private final ClassLoader loader;
  private final List<Path> pluginFolders;

  RuntimeModule(ClassLoader loader, List<Path> pluginFolders) {
    this.loader = loader;
    this.pluginFolders = List.copyOf(pluginFolders);
  }

  @Provides
  @Singleton
  Registry registry() {
    return Registry.load(loader, pluginFolders);
  }
}
