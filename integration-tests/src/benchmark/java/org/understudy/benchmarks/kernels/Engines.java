package org.understudy.benchmarks.kernels;

import org.understudy.benchmarks.Settings;
import org.understudy.tensor.Engine;

/** Both engines in one process. */
final class Engines {
  static {
    // libtorch carries a oneDNN of its own; if it is loaded first its symbols shadow ours.
    String ours = Engine.oneDnnVersion();
    if (ours.isEmpty()) {
      throw new IllegalStateException("oneDNN does not state its version");
    }
    Settings.peerThreads(Engine.threads());
  }

  private Engines() {}

  /** Loads both in the order in which they get along, on one thread. */
  static void load() {
    // The static initialiser does it once.
  }
}
