package org.understudy.tensor;

import java.util.List;
import org.apiguardian.api.API;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Settings and state of the compute engine of this process. Results repeat bit for bit for one
 * machine, seed, thread count and precision.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Engine {
  /** How matrix products are computed; data, sums and everything else stay float32. */
  public enum Precision {
    /** IEEE single precision. */
    FLOAT32,
    /** Operands rounded to bfloat16, products summed in float32: faster where hardware has it. */
    BFLOAT16
  }

  /**
   * Memory held by tensors and parameters of all threads, brought up to date when scopes close.
   *
   * @param liveBytes in tensors that are open
   * @param liveTensors blocks in use
   * @param highWaterBytes the most that was ever live
   * @param allocatedBytes ever taken from the system, live or pooled
   */
  public record Memory(
      long liveBytes, long liveTensors, long highWaterBytes, long allocatedBytes) {}

  private static volatile int threads = 1;
  private static volatile Precision precision = Precision.FLOAT32;
  private static volatile boolean hostile;

  private Engine() {}

  /** Threads that one large operation may use; 1 unless set. */
  public static int threads() {
    return threads;
  }

  /**
   * Sets the threads that one large operation may use. Callers on many Java threads leave it at 1:
   * each of them would grow a team of its own.
   *
   * @param count at least 1
   */
  public static void threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads: expected an integer >= 1, found " + count);
    }
    threads = count;
  }

  /** Keeps the operations of the thread that opened it on that thread until closed. */
  public interface Alone extends AutoCloseable {
    @Override
    void close();
  }

  /** For workers that share the cores among themselves: no operation grows a team of its own. */
  public static Alone alone() {
    Primitives own = ThreadState.current().primitives;
    boolean before = own.alone;
    own.alone = true;
    return () -> own.alone = before;
  }

  /** The precision of matrix products and convolutions; {@link Precision#FLOAT32} unless set. */
  public static Precision precision() {
    return precision;
  }

  /**
   * Whether products are computed in bfloat16: asked for, and in the processor's instructions;
   * emulated, it would only be slower.
   */
  static boolean bfloat16() {
    return precision == Precision.BFLOAT16 && NativeBfloat16.PRESENT;
  }

  private static final class NativeBfloat16 {
    static final boolean PRESENT = present();

    private static boolean present() {
      NativeLibraries.load();
      int needed = dnnl.cpu_isa.avx512_core_bf16.value;
      return (dnnl.dnnl_get_effective_cpu_isa() & needed) == needed;
    }
  }

  /** Sets the precision of matrix products and convolutions. */
  public static void precision(Precision chosen) {
    precision = chosen;
  }

  /** The memory that tensors hold. */
  public static Memory memory() {
    ThreadState.current().pool.flush();
    return new Memory(
        Pool.LIVE_BYTES.get(),
        Pool.LIVE_BLOCKS.get(),
        Pool.HIGH_WATER_BYTES.get(),
        Pool.ALLOCATED_BYTES.get());
  }

  /**
   * For tests: while on, the engine remembers where every tensor, parameter and scope was made and
   * closed. Closing one twice is an {@link IllegalStateException} that names its shape and both
   * places, using one after its close names them too, {@link #leaks} lists what is still open, and
   * memory given back is filled with NaN, so that a late reader is found out.
   */
  public static void hostile(boolean on) {
    hostile = on;
    Watch.forget();
  }

  static boolean hostile() {
    return hostile;
  }

  /**
   * The scopes, parameters and tensors that were made since {@link #hostile(boolean)} was switched
   * on and are still open, the oldest first, each with its shape and the line of code that made it.
   */
  public static List<String> leaks() {
    return Watch.open();
  }

  /** The oneDNN version, such as {@code 3.11.0}. */
  public static String oneDnnVersion() {
    NativeLibraries.load();
    org.bytedeco.dnnl.dnnl_version_t version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  /** The instruction set oneDNN uses here, such as {@code avx512_core_bf16}. */
  public static String instructionSet() {
    NativeLibraries.load();
    int isa = dnnl.dnnl_get_effective_cpu_isa();
    for (dnnl.cpu_isa known : dnnl.cpu_isa.values()) {
      if (known.value == isa) {
        return known.name();
      }
    }
    return "isa " + isa;
  }

  /** One line on the engine: oneDNN's version, instruction set, threads, precision. */
  public static String describe() {
    return "oneDNN "
        + oneDnnVersion()
        + ", "
        + instructionSet()
        + ", "
        + threads
        + (threads == 1 ? " thread, " : " threads, ")
        + (precision == Precision.FLOAT32
            ? "float32"
            : bfloat16() ? "bfloat16" : "float32 (this processor has no bfloat16)");
  }
}
