package org.understudy.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.understudy.runtime.file.Safetensors;
import org.understudy.tensor.Engine;

/**
 * The memory of W1's training step over many steps, ours and libtorch's each in a process of its
 * own with the same Java heap. Resident memory may not grow once the loop is warm.
 *
 * <p>Arguments: steps (100000), and {@code ours} or {@code libtorch} for one of the two alone.
 */
public final class Memory {
  private static final int WARM = 1_000;
  private static final List<String> HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

  private Memory() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    String only = arguments.length > 1 ? arguments[1] : "";
    if (arguments.length > 2) {
      loop(only, steps, Path.of(arguments[2]));
      return;
    }
    Path weights = Files.createTempFile("w1", ".safetensors");
    try {
      Safetensors numbers = new Safetensors();
      numbers.entries().putAll(TorchWeights.entries(FlowTraining.spline().parameters()));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      numbers.writeTo(bytes);
      Files.write(weights, bytes.toByteArray());
      System.out.println("| | steps | after 1000 steps, MiB | at the end, MiB | peak, MiB |");
      System.out.println("|---|---|---|---|---|");
      for (String who : only.isEmpty() ? List.of("ours", "libtorch") : List.of(only)) {
        List<String> classPath = who.equals("ours") ? Child.ownClassPath() : Child.classPath();
        String[] told = {Integer.toString(steps), who, weights.toString()};
        System.out.print(Child.run(HEAP, classPath, Memory.class.getName(), told));
      }
    } finally {
      Files.delete(weights);
    }
  }

  private static void loop(String who, int steps, Path weights) throws IOException {
    Runnable step = who.equals("ours") ? FlowTraining.spline()::step : PeerTraining.step(weights);
    double warm = 0;
    for (int i = 1; i <= steps; i++) {
      step.run();
      if (i == WARM) {
        warm = Resident.now();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.0f | %.0f | %.0f |%n",
        who,
        steps,
        warm,
        Resident.now(),
        Resident.peak());
    if (who.equals("ours")) {
      Engine.Memory memory = Engine.memory();
      System.out.printf(
          Locale.ROOT,
          "| of it tensors | | | %.1f live | %.1f |%n",
          memory.liveBytes() / 1048576.0,
          memory.allocatedBytes() / 1048576.0);
    }
  }

  /** Apart, so that our own process never looks for libtorch. */
  private static final class PeerTraining {
    private PeerTraining() {}

    static Runnable step(Path weights) throws IOException {
      Settings.peerThreads(1);
      Safetensors numbers = Safetensors.read(Files.readAllBytes(weights));
      TorchFlow peer = new TorchFlow(new TorchWeights(numbers.entries(), FlowTraining.RATE));
      return FlowTraining.stepOf(peer, FlowTraining.Simulations.drawn());
    }
  }
}
