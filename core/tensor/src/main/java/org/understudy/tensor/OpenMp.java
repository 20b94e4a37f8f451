package org.understudy.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** The one call of the OpenMP runtime that oneDNN's own interface does not offer. */
final class OpenMp {
  private static final Function SET_NUM_THREADS = find();

  private OpenMp() {}

  private static Function find() {
    // A look-up in oneDNN's library goes on in the OpenMP runtime that library was linked against.
    return NativeLibrary.getInstance(Loader.load(dnnl.class)).getFunction("omp_set_num_threads");
  }

  /** Sets the team size of the calling thread. */
  static void threads(int count) {
    SET_NUM_THREADS.invokeVoid(new Object[] {count});
  }
}
