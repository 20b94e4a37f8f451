package org.understudy.tensor;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** Loads oneDNN once, with an error that says what to put on the class path. */
final class NativeLibraries {
  private NativeLibraries() {}

  static void load() {
    try {
      OpenMp.load(() -> Loader.load(dnnl.class));
    } catch (UnsatisfiedLinkError | NoClassDefFoundError | TypeNotPresentException e) {
      throw new IllegalStateException(
          "the native library oneDNN could not be loaded for platform '"
              + Loader.Detector.getPlatform()
              + "' ("
              + e.getMessage()
              + "): put org.bytedeco:dnnl, org.bytedeco:javacpp and org.bytedeco:opencl with the"
              + " classifier of this platform on the class path; `understudy doctor` checks them",
          e);
    }
  }
}
