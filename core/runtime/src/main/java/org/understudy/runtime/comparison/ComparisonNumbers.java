package org.understudy.runtime.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.understudy.runtime.experiment.Provenance;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.spi.config.Configs;

/** Every number of a comparison, for spreadsheets and for scripts. */
final class ComparisonNumbers {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ComparisonNumbers() {}

  /** A line for each training. */
  static String csv(ComparisonResult result) {
    Set<String> figures = new LinkedHashSet<>();
    result
        .scores()
        .values()
        .forEach(scores -> scores.forEach(score -> figures.addAll(score.figures().keySet())));
    StringBuilder text = new StringBuilder("family,seed,density");
    figures.forEach(figure -> text.append(',').append(figure));
    text.append(",error\n");
    result
        .scores()
        .forEach(
            (label, scores) -> {
              for (int i = 0; i < scores.size(); i++) {
                Score score = scores.get(i);
                text.append(quoted(label)).append(',').append(i + 1).append(',');
                text.append(score.density().word());
                for (String figure : figures) {
                  Double value = score.figures().get(figure);
                  text.append(',').append(value == null ? "" : value);
                }
                text.append(',').append(quoted(score.error())).append('\n');
              }
            });
    return text.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /**
   * Everything by name.
   *
   * @param facts of the dataset
   * @param floor the metrics of data against data
   */
  static String json(
      Comparison comparison,
      Bench bench,
      Map<String, String> facts,
      Map<String, Double> floor,
      Lineup lineup,
      ComparisonResult result) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", comparison.name());
    all.put("seed", comparison.spec().seed());
    all.put("learning-rows", bench.learningRows());
    all.put("test-rows", bench.test().count());
    all.put("dataset", facts);
    all.put("data", floor);
    Map<String, Object> families = new LinkedHashMap<>();
    for (Entrant entrant : lineup.entrants()) {
      List<Score> scores = result.scores().getOrDefault(entrant.label(), List.of());
      Standing standing = Standing.of(entrant.label(), scores);
      Map<String, Object> family = new LinkedHashMap<>();
      family.put("type", entrant.choice().type());
      family.put("settings", ConfigJson.toPlain(entrant.choice().settings()));
      family.put("training", ConfigJson.toPlain(Configs.toNode(entrant.training())));
      family.put("density", standing.density().word());
      family.put("mean", standing.means());
      family.put("spread", standing.spreads());
      family.put("seeds", scores.stream().map(Score::facts).toList());
      families.put(entrant.label(), family);
    }
    all.put("families", families);
    all.put("refused", result.refused());
    all.putAll(Provenance.machine());
    try {
      return JSON.writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a comparison has no JSON form", e);
    }
  }
}
