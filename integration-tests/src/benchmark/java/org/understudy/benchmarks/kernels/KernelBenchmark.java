package org.understudy.benchmarks.kernels;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.GradMode;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;
import org.understudy.benchmarks.Settings;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Scope;

/**
 * The time of single operations beside libtorch's, forwards and without a tape, from Java in both
 * cases: with the scope that gives our memory back, and with the closing of libtorch's result. Each
 * runs in a process of its own, after a check that both give the same numbers. Single calls are timed
 * and their median is printed, with the tenth percentile, which other work on the machine hardly
 * moves.
 *
 * <pre>{@code
 * mvn -pl integration-tests -Pbenchmarks test-compile exec:exec -Dexec.executable=java \
 *     -Dexec.args="-cp %classpath org.understudy.benchmarks.kernels.KernelBenchmark"
 * }</pre>
 *
 * <p>Further arguments are JMH's: {@code -p kernel=matmul,dense-relu -p threads=2}.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBenchmark {
  /** The operation; see {@link Kernel}. */
  @Param({
    "exp",
    "tanh",
    "silu",
    "add-row",
    "sum-rows",
    "sum-columns",
    "softmax",
    "layer-norm",
    "matmul",
    "dense-relu",
    "dense-silu",
    "spline",
    "convolution",
    "adam"
  })
  public String kernel = "exp";

  /** Threads that one operation of either engine may use. */
  @Param("1")
  public int threads = 1;

  private @Nullable Scope scope;
  private @Nullable Kernel operation;

  /** Makes the operands and compares the results. */
  @Setup(Level.Trial)
  public void prepare() {
    Engines.load();
    Engine.threads(threads);
    Settings.peerThreads(threads);
    scope = Scope.open();
    operation = Kernel.of(kernel);
    operation.compare();
    GradMode.set_enabled(false);
  }

  /** Frees the operands. */
  @TearDown(Level.Trial)
  public void finish() {
    Objects.requireNonNull(scope).close();
  }

  /** Our engine. */
  @Benchmark
  public int ours() {
    try (Scope inner = Scope.open()) {
      return Objects.requireNonNull(operation).ours().get().rank();
    }
  }

  /** libtorch. */
  @Benchmark
  public void libtorch() {
    Objects.requireNonNull(operation).libtorch().get().close();
  }

  /** Runs all, or what JMH's options choose, and prints one row for each operation. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(new CommandLineOptions(arguments))
                    .include(KernelBenchmark.class.getName())
                    .build())
            .run();
    Map<String, double[]> rows = new LinkedHashMap<>();
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      String row =
          "| %s | %s |".formatted(params.getParam("kernel"), params.getParam("threads"));
      Statistics times = result.getPrimaryResult().getStatistics();
      double[] pair = rows.computeIfAbsent(row, name -> new double[4]);
      int at = params.getBenchmark().endsWith(".ours") ? 0 : 2;
      pair[at] = times.getPercentile(50);
      pair[at + 1] = times.getPercentile(10);
    }
    System.out.println("| kernel | threads | ours, us: median (tenth) | libtorch, us | ratio |");
    System.out.println("|---|---|---|---|---|");
    rows.forEach(
        (name, pair) ->
            System.out.printf(
                Locale.ROOT,
                "%s %.1f (%.1f) | %.1f (%.1f) | %.2f |%n",
                name,
                pair[0],
                pair[1],
                pair[2],
                pair[3],
                pair[2] / pair[0]));
  }
}
