package org.understudy.posterior.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.spi.Field;

class ProgramLinesTest {
  private static final ProgramLines LINES =
      new ProgramLines(
          List.of(Field.condition("rate"), Field.condition("matrix", 2, 2)),
          List.of(Field.target("counts", 2, 2), Field.target("total")));

  @Test
  void requestIsOneLineWithShapesAndTheShortestNumbers() {
    String line = LINES.request(17, -1, new float[] {0.1f, 1, 2, 3, 4e9f});
    assertEquals(
        "{\"simulation\":17,\"seed\":9007199254740991,\"parameters\":"
            + "{\"rate\":0.1,\"matrix\":[[1.0,2.0],[3.0,4.0E9]]}}\n",
        line);
  }

  @Test
  void answersMayBeNestedOrFlatAndSayMore() {
    float[] expected = {1, 2, 3, 4, 10};
    for (String line :
        List.of(
            "{\"counts\": [[1, 2], [3, 4]], \"total\": 10}",
            "{\"total\": [10.0], \"counts\": [1,2,3,4], \"seconds\": 3}",
            " {\"simulation\": 5, \"counts\": [1e0,2,3,4], \"total\": 10, \"error\": null}\r")) {
      Answer answer = LINES.answer(5, line);
      assertEquals(Outcome.DONE, answer.outcome(), answer.message());
      assertArrayEquals(expected, answer.x());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "[1, 2, 3, 4, 10]",
        "{\"counts\": [1,2,3,4]}",
        "{\"counts\": [1,2,3,\"4\"], \"total\": 10}",
        "{\"counts\": [1,2,3,4], \"total\": {\"a\": 1}}",
        "{\"counts\": [1,2,3,4], \"total\": true}",
        "{\"counts\": [1,2,3,4], \"total\": 10",
        "{\"counts\": [1,2,3,4], \"total\": 10} done",
        "{\"simulation\": \"x\", \"counts\": [1,2,3,4], \"total\": 10}",
        "\u0000\u0001\u0002"
      })
  void otherLinesAreGarbage(String line) {
    Answer answer = LINES.answer(5, line);
    assertEquals(Outcome.GARBAGE, answer.outcome());
    assertTrue(answer.message().startsWith("simulation 5: expected "), answer.message());
  }

  @Test
  void numbersBeyondAFloatAreNotFinite() {
    assertEquals(
        Outcome.NOT_FINITE,
        LINES.answer(5, "{\"counts\": [1e300,2,3,4], \"total\": 10}").outcome());
    assertEquals(
        Outcome.NOT_FINITE,
        LINES.answer(5, "{\"counts\": [-Infinity,2,3,4], \"total\": 10}").outcome());
  }

  @Test
  void tooManyNumbersAreCounted() {
    Answer answer = LINES.answer(5, "{\"counts\": [1,2,3,4,5,6], \"total\": 10}");
    assertEquals(Outcome.WRONG_LENGTH, answer.outcome());
    assertTrue(answer.message().contains("expected 4 numbers under \"counts\", found 6"));
  }
}
