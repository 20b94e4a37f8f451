package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.set_num_threads;

import com.sun.jna.NativeLibrary;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Engine;

/**
 * What a timed benchmark is told on its command line.
 *
 * @param threads of both engines
 * @param pairs timings of each, in turn
 */
public record Settings(int threads, int pairs) {
  /** Reads {@code [threads [pairs]]} and sets the threads of both engines; 1 and 7 unless given. */
  static Settings of(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int pairs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    Engine.threads(threads);
    peerThreads(threads);
    return new Settings(threads, pairs);
  }

  /** Sets libtorch's threads; its matrix products are OpenBLAS's, which it does not tell. */
  public static void peerThreads(int threads) {
    set_num_threads(threads);
    NativeLibrary.getInstance(Loader.load(torch.class))
        .getFunction("openblas_set_num_threads")
        .invokeVoid(new Object[] {threads});
  }
}
