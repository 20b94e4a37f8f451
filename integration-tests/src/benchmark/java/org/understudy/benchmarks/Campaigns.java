package org.understudy.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.posterior.sbibm.TwoMoons;
import org.understudy.posterior.simulator.CampaignPlan;
import org.understudy.posterior.simulator.ProgramProvider;
import org.understudy.posterior.simulator.Simulations;
import org.understudy.posterior.simulator.Simulators;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.file.Folders;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Simulated;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;

/**
 * Campaigns of simulations: what keeping them costs, whether all cores are at work, and whether one
 * that is killed again and again ends with the rows of one that is not.
 *
 * <p>Arguments: {@code speed}, or {@code kills} and how many for each kind of simulator (20).
 */
public final class Campaigns {
  private static final int SIMULATIONS = 4_000;
  private static final int RECORD = 8 + 1 + 3 * 4 + 4;
  private static final Prior PRIOR =
      Priors.boxUniform(Priors.parameters(1), new double[] {0}, new double[] {3});

  private Campaigns() {}

  /** Runs the benchmark, or plays one of its parts in a process of its own. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    switch (arguments.length > 0 ? arguments[0] : "speed") {
      case "program" -> answer(Long.parseLong(arguments[1]));
      case "campaign" -> draw(arguments[1], Path.of(arguments[2]));
      case "kills" -> kills(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20);
      default -> speed();
    }
  }

  /** A program that is busy for some microseconds with each simulation. */
  private static void answer(long microseconds) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String seed = line.replaceFirst(".*\"seed\":(\\d+).*", "$1");
      double noise = new Random(Long.parseLong(seed)).nextGaussian();
      String theta = line.replaceFirst(".*\"theta\":([-+.0-9E]+).*", "$1");
      double busy = burn(microseconds);
      System.out.println("{\"x\": [" + theta + ", " + (noise + 0 * busy) + "]}");
    }
  }

  /** So much work as takes about so long on a core of its own. */
  private static double burn(long microseconds) {
    double sum = 1;
    for (long i = 0; i < 50 * microseconds; i++) {
      sum += Math.sin(sum);
    }
    return sum;
  }

  private static Simulator function(long microseconds) {
    return Simulators.of(
        PRIOR,
        2,
        (theta, random) ->
            new double[] {
              theta[0] < 0.3 ? Double.NaN : theta[0], random.nextGaussian() + 0 * burn(microseconds)
            });
  }

  private static Simulator program(int workers, long microseconds) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            String.join(File.pathSeparator, Child.classPath()),
            Campaigns.class.getName(),
            "program",
            Long.toString(microseconds));
    return new ProgramProvider()
        .create(
            new ProgramProvider.Config(
                command,
                List.of(new ProgramProvider.Quantity("theta", List.of(), "")),
                List.of(new ProgramProvider.Quantity("x", List.of(2), "")),
                Path.of(""),
                Map.of(),
                workers,
                60,
                1),
            Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  private static float[] draw(String kind, Path folder) {
    Simulator simulator = kind.equals("function") ? function(500) : program(0, 500);
    return rows(simulator, CampaignPlan.of(SIMULATIONS).keptIn(folder));
  }

  private static float[] rows(Simulator simulator, CampaignPlan plan) {
    try (Simulated data = Simulations.draw(PRIOR, simulator, plan, RandomStream.of(2))) {
      Rows rows = data.read(0, (int) data.size());
      float[] theta = rows.matrix(Role.TARGET);
      float[] x = rows.matrix(Role.CONDITION);
      float[] all = Arrays.copyOf(theta, theta.length + x.length);
      System.arraycopy(x, 0, all, theta.length, x.length);
      return all;
    }
  }

  private static void kills(int kills) throws IOException, InterruptedException {
    System.out.println("| simulator | kills | of those before its end | rows | equal |");
    System.out.println("|---|---|---|---|---|");
    for (String kind : List.of("function", "program")) {
      Path folder = Files.createTempDirectory("campaign");
      Path file = folder.resolve("simulations.campaign");
      Random random = new Random(1);
      int alive = 0;
      for (int kill = 0; kill < kills; kill++) {
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    String.join(File.pathSeparator, Child.classPath()),
                    Campaigns.class.getName(),
                    "campaign",
                    kind,
                    folder.toString())
                .inheritIO()
                .start();
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long before = size(file);
        long wanted = before + 1 + random.nextInt(SIMULATIONS * RECORD / (kills + 1));
        while (process.isAlive() && size(file) < wanted && System.nanoTime() < patience) {
          Thread.sleep(random.nextInt(20));
        }
        boolean ended = !process.isAlive();
        process.destroyForcibly().waitFor();
        alive += ended ? 0 : 1;
      }
      float[] torn = draw(kind, folder);
      float[] whole = draw(kind, Files.createTempDirectory("whole"));
      System.out.printf(
          "| %s | %d | %d | %d | %s |%n",
          kind, kills, alive, torn.length / 3, Arrays.equals(torn, whole));
      Folders.remove(folder);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static void speed() throws IOException, InterruptedException {
    System.out.println("| | simulations | wall, s | cores at work |");
    System.out.println("|---|---|---|---|");
    Simulator moons = new TwoMoons().simulator();
    for (boolean kept : new boolean[] {false, true}) {
      double[] seconds = new double[9];
      for (int i = 0; i < seconds.length; i++) {
        Path folder = Files.createTempDirectory("moons");
        long start = System.nanoTime();
        CampaignPlan plan = CampaignPlan.of(10_000);
        Simulations.draw(
                new TwoMoons().prior(),
                moons,
                kept ? plan.keptIn(folder) : plan,
                RandomStream.of(i))
            .close();
        seconds[i] = (System.nanoTime() - start) / 1e9;
        Folders.remove(folder);
      }
      System.out.printf(
          "| two moons, %s, the first time | 10000 | %.4f | |%n",
          kept ? "kept" : "in memory", seconds[0]);
      Arrays.sort(seconds);
      System.out.printf(
          "| two moons, %s, median of 9 | 10000 | %.4f | |%n",
          kept ? "kept" : "in memory", seconds[4]);
    }
    busy("a function, one thread for each core", function(2_000), 2_000);
    threads(1);
    threads(Runtime.getRuntime().availableProcessors());
    busy("a program of 2 ms, one process", program(1, 2_000), 2_000);
    busy("a program of 2 ms, one process for each core", program(0, 2_000), 2_000);
    busy("a program that does nothing, one process for each core", program(0, 0), 20_000);
  }

  /** The same work without a campaign. */
  private static void threads(int count) throws InterruptedException {
    long start = System.nanoTime();
    AtomicInteger left = new AtomicInteger(2_000);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(
              () -> {
                double sum = 0;
                while (left.getAndDecrement() > 0) {
                  sum += burn(2_000);
                }
                if (Double.isNaN(sum)) {
                  throw new IllegalStateException("the work was not done");
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        "| the same in plain Java, threads: %d | 2000 | %.2f | |%n",
        count, (System.nanoTime() - start) / 1e9);
  }

  /** Processor time over wall time; that of a program's processes is not ours to know. */
  private static void busy(String name, Simulator simulator, int count) throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Path folder = Files.createTempDirectory("busy");
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    rows(simulator, CampaignPlan.of(count).keptIn(folder));
    long wall = System.nanoTime() - start;
    double cores = (double) (system.getProcessCpuTime() - processor) / wall;
    System.out.printf(
        "| %s | %d | %.2f | %s |%n",
        name, count, wall / 1e9, name.startsWith("a function") ? "%.2f".formatted(cores) : "");
    Folders.remove(folder);
  }
}
