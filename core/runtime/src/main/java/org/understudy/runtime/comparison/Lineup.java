package org.understudy.runtime.comparison;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment.Section;
import org.understudy.runtime.registry.Kind;
import org.understudy.runtime.registry.Registry;
import org.understudy.spi.Model;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;

/**
 * Who takes part in a comparison, and who cannot.
 *
 * @param entrants in the file's order, or by name
 * @param refused the reason of each family that cannot model the rows, by name
 */
record Lineup(List<Entrant> entrants, Map<String, String> refused) {
  /**
   * The families that a file names, or every one there is.
   *
   * @param schema the fields in the models' space
   * @throws IllegalArgumentException if none can model the rows, with the reasons
   * @throws ConfigException if the file names a family that there is not, or sets it up wrongly
   */
  static Lineup of(Understudy understudy, Comparison comparison, Schema schema) {
    List<Section<Comparison.FamilyKeys>> named = comparison.families();
    List<Entrant> entrants = new ArrayList<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (Section<Comparison.FamilyKeys> section : named.isEmpty() ? all(understudy) : named) {
      try {
        Entrant entrant = entrant(understudy, comparison.spec().training(), section);
        try (Model model = model(understudy, entrant, schema)) {
          entrants.add(entrant);
        }
      } catch (ConfigException | IllegalArgumentException | UnsupportedOperationException e) {
        boolean asked = !named.isEmpty() && !(e.getCause() instanceof IllegalArgumentException);
        if (asked) {
          throw e;
        }
        refused.put(section.choice().type(), String.valueOf(e.getMessage()));
      }
    }
    if (entrants.isEmpty()) {
      throw new IllegalArgumentException("families: none can model these rows: " + refused);
    }
    requireDifferentLabels(entrants);
    return new Lineup(List.copyOf(entrants), refused);
  }

  private static List<Section<Comparison.FamilyKeys>> all(Understudy understudy) {
    return understudy.registry().entries().stream()
        .filter(entry -> entry.kind() == Kind.MODEL)
        .map(Registry.Entry::name)
        .map(name -> new Choice(name, ConfigNode.empty()))
        .map(choice -> Section.of(choice, Comparison.FamilyKeys.class))
        .toList();
  }

  private static Entrant entrant(
      Understudy understudy, ConfigNode shared, Section<Comparison.FamilyKeys> section) {
    Choice choice = section.choice();
    Comparison.FamilyKeys keys = section.keys();
    return new Entrant(
        keys.label().isEmpty() ? choice.type() : keys.label(),
        understudy.resolved(choice),
        understudy.training(choice, keys.training().over(shared)));
  }

  private static Model model(Understudy understudy, Entrant entrant, Schema schema) {
    return understudy.context(RandomStream.of(0), Path.of("")).model(entrant.choice(), schema);
  }

  private static void requireDifferentLabels(List<Entrant> entrants) {
    Set<String> labels = new HashSet<>();
    for (Entrant entrant : entrants) {
      if (!labels.add(entrant.label())) {
        throw new ConfigException(
            "families: two are called '%s': give each a label of its own"
                .formatted(entrant.label()));
      }
    }
  }
}
