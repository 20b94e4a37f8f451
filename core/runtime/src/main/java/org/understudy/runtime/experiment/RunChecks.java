package org.understudy.runtime.experiment;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.registry.Registry;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.Context;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/** The checks of a run: those that its experiment names, or else those that cost little. */
final class RunChecks {
  private final Understudy understudy;
  private final Experiment experiment;

  RunChecks(Understudy understudy, Experiment experiment) {
    this.understudy = understudy;
    this.experiment = experiment;
  }

  /** Finds every check that is named and binds its settings. */
  void checkNames() {
    for (Choice choice : named()) {
      if (experiment.spec().inference().isEmpty()) {
        throw ConfigException.at(
            choice.settings(), "a check needs a posterior, and there is no inference section");
      }
      Configs.bind(choice.settings(), provider(choice).configType());
    }
  }

  private List<Choice> named() {
    return experiment.spec().checks().orElse(List.of());
  }

  private CheckProvider<?> provider(Choice choice) {
    return understudy.registry().find(CheckProvider.class, choice.type(), choice.settings());
  }

  /** Checks compare what is drawn with the truth at many conditions. */
  void requireCondition(Schema schema) {
    if (!named().isEmpty() && !schema.isConditional()) {
      throw ConfigException.at(
          named().get(0).settings(),
          "a check needs a model with a condition, and this dataset has target fields only");
    }
  }

  /**
   * Makes the checks. One that cannot be made says so and stops no other: the run that leads here
   * may have taken hours.
   *
   * @param stage runs one of them as a stage of its name
   */
  Map<String, Check> make(
      CheckProblem problem, RandomStream random, BiFunction<String, Supplier<Check>, Check> stage) {
    List<Choice> chosen = experiment.spec().checks().orElseGet(() -> byDefault(problem));
    Map<String, Check> made = new LinkedHashMap<>();
    for (int i = 0; i < chosen.size(); i++) {
      Choice choice = chosen.get(i);
      String key = made.containsKey(choice.type()) ? choice.type() + "-" + (i + 1) : choice.type();
      Context context = understudy.context(random.split(key), experiment.directory());
      made.put(
          key,
          stage.apply("check " + key, () -> check(provider(choice), choice, problem, context)));
    }
    return made;
  }

  /** The rows of other datasets need not be draws of a prior and a simulator. */
  private List<Choice> byDefault(CheckProblem problem) {
    List<Choice> chosen = new ArrayList<>();
    if (problem.simulated().isPresent() && problem.distribution().schema().isConditional()) {
      for (Registry.Entry entry : understudy.registry().entries()) {
        if (entry.provider() instanceof CheckProvider<?> provider && provider.byDefault(problem)) {
          chosen.add(new Choice(entry.name(), ConfigNode.empty()));
        }
      }
    }
    return chosen;
  }

  private static <C extends Record> Check check(
      CheckProvider<C> provider, Choice choice, CheckProblem problem, Context context) {
    try (Scope scope = Scope.open()) {
      return provider.check(
          Configs.bind(choice.settings(), provider.configType()), problem, context);
    } catch (CancellationException e) {
      throw e;
    } catch (IllegalArgumentException
        | IllegalStateException
        | UncheckedIOException
        | UnsupportedOperationException e) {
      return Check.notMade(String.valueOf(e.getMessage()));
    }
  }
}
