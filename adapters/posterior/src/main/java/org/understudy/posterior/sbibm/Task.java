package org.understudy.posterior.sbibm;

import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.posterior.simulator.Simulators;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;

/** A task of the benchmark (Lueckmann et al. 2021): a simulator and the prior it comes with. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class Task implements DistributionProvider<Task.Config> {
  /** There are no settings. */
  public record Config() {}

  private final String name;
  private final String description;

  Task(String name, String description) {
    this.name = name;
    this.description = description;
  }

  /** The prior. */
  public abstract Prior prior();

  /** How many numbers a simulation gives. */
  abstract int outputs();

  /** One simulation. */
  abstract double[] simulate(double[] theta, RandomStream random);

  static Field parameters(int count) {
    return Priors.parameters(
        IntStream.rangeClosed(1, count).mapToObj(i -> "parameter_" + i).toList());
  }

  static double[] filled(int count, double value) {
    double[] values = new double[count];
    java.util.Arrays.fill(values, value);
    return values;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final Class<Config> configType() {
    return Config.class;
  }

  /** The simulator. */
  public final Simulator simulator() {
    List<String> columns = IntStream.rangeClosed(1, outputs()).mapToObj(i -> "data_" + i).toList();
    return Simulators.of(
        prior(), Field.target("x", outputs()).withColumns(columns), this::simulate);
  }

  @Override
  public final Simulator create(Config config, Context context) {
    return simulator();
  }
}
