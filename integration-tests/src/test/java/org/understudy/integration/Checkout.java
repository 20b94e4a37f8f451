package org.understudy.integration;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository lies, whichever folder the tests run in. */
final class Checkout {
  private Checkout() {}

  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("understudy"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "no folder above " + Path.of("").toAbsolutePath() + " holds the launcher 'understudy'");
  }

  static Path example(String name) {
    return root().resolve("examples").resolve(name);
  }
}
