package org.understudy.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** What oneDNN's own interface does not offer of the OpenMP runtime beneath it. */
final class OpenMp {
  /**
   * Turns of the loop in which an idle thread waits for its next task before it sleeps: some tenth
   * of a millisecond. The runtime's own choice is some milliseconds, in which other threads, our
   * own loops' among them, find the core taken.
   */
  private static final String PATIENCE = "30000";

  private OpenMp() {}

  /** Loads what needs the runtime, which reads its settings then and never again. */
  static void load(Runnable loading) {
    String name = "GOMP_SPINCOUNT";
    if (Platform.isWindows()
        || System.getenv(name) != null
        || System.getenv("OMP_WAIT_POLICY") != null) {
      loading.run();
      return;
    }
    NativeLibrary process = NativeLibrary.getProcess();
    process.getFunction("setenv").invokeInt(new Object[] {name, PATIENCE, 1});
    try {
      loading.run();
    } finally {
      process.getFunction("unsetenv").invokeInt(new Object[] {name});
    }
  }

  /** Looked up when first used, for this loads what {@link #load} must load first. */
  private static final class Symbols {
    // A look-up in oneDNN's library goes on in the OpenMP runtime that library was linked against.
    static final Function SET_NUM_THREADS =
        NativeLibrary.getInstance(Loader.load(dnnl.class)).getFunction("omp_set_num_threads");
  }

  /** Sets the team size of the calling thread. */
  static void threads(int count) {
    Symbols.SET_NUM_THREADS.invokeVoid(new Object[] {count});
  }
}
