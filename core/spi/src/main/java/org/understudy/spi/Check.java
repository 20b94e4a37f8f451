package org.understudy.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * What a check came to.
 *
 * @param sentence what was found, in plain words, with the rate of false alarms where it has one
 * @param numbers named figures
 * @param charts what to draw, in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record Check(
    Outcome outcome, String sentence, Map<String, Double> numbers, List<Chart> charts) {
  /** How a check ended. */
  public enum Outcome {
    /** Nothing speaks against the distribution. */
    PASSED,
    /** The distribution may be right, but here it should be used with care. */
    WARNING,
    /** The distribution is not what it claims to be. */
    FAILED,
    /** The check could not be made, which says nothing either way. */
    NOT_MADE;

    /** In lower-case words: {@code not made}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Copies the numbers and charts. */
  public Check {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    charts = List.copyOf(charts);
  }

  /** Everything but the charts, by name. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("outcome", outcome.word());
    facts.put("sentence", sentence);
    facts.putAll(numbers);
    return facts;
  }

  /** A check that could not be made, and why. */
  public static Check notMade(String reason) {
    return new Check(Outcome.NOT_MADE, reason, Map.of(), List.of());
  }
}
