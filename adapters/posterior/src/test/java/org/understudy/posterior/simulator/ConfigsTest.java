package org.understudy.posterior.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;

/** The settings of campaigns and programs, as an experiment file has them. */
class ConfigsTest {
  private static ConfigNode node(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      map.forEach((key, element) -> entries.put((String) key, node(element)));
      return new ConfigNode(entries, "", "");
    }
    if (value instanceof List<?> list) {
      return new ConfigNode(list.stream().map(ConfigsTest::node).toList(), "", "");
    }
    return new ConfigNode(value, "", "");
  }

  private static ProgramProvider.Config program(Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("command", List.of("python3", "simulate.py"));
    all.put("parameters", List.of(Map.of("name", "rate")));
    all.put("outputs", List.of(Map.of("name", "counts", "shape", List.of(4L, 2L), "unit", "1/s")));
    all.putAll(more);
    return Configs.bind(node(all), ProgramProvider.Config.class);
  }

  private static SimulationsProvider.Config simulations(Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("simulator", "two-moons");
    all.putAll(more);
    return Configs.bind(node(all), SimulationsProvider.Config.class);
  }

  @Test
  void defaultsOfAProgram() {
    assertEquals(
        new ProgramProvider.Config(
            List.of("python3", "simulate.py"),
            List.of(new ProgramProvider.Quantity("rate", List.of(), "")),
            List.of(new ProgramProvider.Quantity("counts", List.of(4, 2), "1/s")),
            Path.of(""),
            Map.of(),
            0,
            300,
            1),
        program(Map.of()));
  }

  @Test
  void everySettingOfAProgram() {
    ProgramProvider.Config config =
        program(
            Map.of(
                "directory",
                "model",
                "environment",
                Map.of("OMP_NUM_THREADS", "4"),
                "workers",
                3L,
                "time-out-seconds",
                2.5,
                "retries",
                0L));
    assertEquals(Path.of("model"), config.directory());
    assertEquals(Map.of("OMP_NUM_THREADS", "4"), config.environment());
    assertEquals(3, config.workers());
    assertEquals(2.5, config.timeOutSeconds());
    assertEquals(0, config.retries());
  }

  @Test
  void rangesOfAProgramAreChecked() {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("command", List.of()),
            Map.of("parameters", List.of()),
            Map.of("outputs", List.of()),
            Map.of("outputs", List.of(Map.of("name", "x", "shape", List.of(0L)))),
            Map.of("workers", -1L),
            Map.of("time-out-seconds", 0L),
            Map.of("retries", -1L))) {
      String message = assertThrows(ConfigException.class, () -> program(wrong)).getMessage();
      assertTrue(message.startsWith("expected "), message);
    }
  }

  @Test
  void defaultsOfACampaign() {
    SimulationsProvider.Config config = simulations(Map.of());
    assertEquals(10_000, config.simulations());
    assertEquals(Simulations.Invalid.EXCLUDE, config.invalid());
    assertEquals(Optional.empty(), config.prior());
    assertEquals(Optional.empty(), config.deadline());
    assertEquals(Optional.empty(), config.budgetSeconds());
  }

  @Test
  void everySettingOfACampaign() {
    SimulationsProvider.Config config =
        simulations(
            Map.of(
                "prior", "normal",
                "simulations", 50L,
                "invalid", "fail",
                "deadline", "2026-05-01T18:00:00+02:00",
                "budget-seconds", 90L));
    assertEquals("normal", config.prior().orElseThrow().type());
    assertEquals(50, config.simulations());
    assertEquals(Simulations.Invalid.FAIL, config.invalid());
    assertEquals(Optional.of(90.0), config.budgetSeconds());
    assertEquals(Optional.of("2026-05-01T18:00:00+02:00"), config.deadline());
    assertEquals(
        "2026-05-01T18:00", simulations(Map.of("deadline", "2026-05-01T18:00")).deadline().get());
  }

  @Test
  void rangesOfACampaignAreChecked() {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("simulations", 1L),
            Map.of("deadline", "tomorrow"),
            Map.of("budget-seconds", -1L))) {
      String message = assertThrows(ConfigException.class, () -> simulations(wrong)).getMessage();
      assertTrue(message.startsWith("expected "), message);
    }
  }
}
