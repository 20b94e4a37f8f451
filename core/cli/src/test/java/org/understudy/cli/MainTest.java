package org.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void unknownCommandOffersTheNearest() {
    assertEquals(ExitCode.MISTAKE, run("trian"));
    assertTrue(err.toString().contains("train"), err.toString());
  }

  @Test
  void missingOptionIsNamed() {
    assertEquals(ExitCode.MISTAKE, run("sample", "model.surrogate", "--out", "x.csv"));
    assertTrue(err.toString().contains("-n"), err.toString());
  }

  @Test
  void wrongPrecisionNamesBothThatThereAre() {
    assertEquals(ExitCode.MISTAKE, run("list", "--precision", "float16"));
    assertTrue(err.toString().contains("expected float32 or bfloat16"), err.toString());
  }

  @Test
  void noCommandShowsHowToBegin() {
    assertEquals(ExitCode.MISTAKE, run());
    assertTrue(err.toString().contains("COMMAND") || out.toString().contains("COMMAND"));
  }

  @Test
  void tablesAlignTheirColumns() {
    Output.table(
        new PrintWriter(out, true), List.of(List.of("a", "one"), List.of("longer", "two")));
    assertEquals("a       one\nlonger  two\n", out.toString().replace("\r\n", "\n"));
  }
}
