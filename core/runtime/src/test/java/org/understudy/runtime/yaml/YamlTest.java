package org.understudy.runtime.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;

class YamlTest {
  private static final String TEXT =
      "seed: 3\ntraining:\n  rate: 1e-3\n  limit: .inf\nlist:\n  - {a: 1}\n  - {a: 'x'}\n";

  @Test
  void valuesKnowTheirPlace() {
    ConfigNode root = Yaml.parse(TEXT, "file.yaml");
    ConfigNode rate = root.entries().get("training").entries().get("rate");
    assertEquals(1e-3, rate.value());
    assertEquals("training.rate", rate.path());
    assertEquals("file.yaml:3", rate.place());
    assertEquals(3L, root.entries().get("seed").value());
    assertEquals(
        Double.POSITIVE_INFINITY, root.entries().get("training").entries().get("limit").value());
    assertEquals("x", root.entries().get("list").elements().get(1).entries().get("a").value());
  }

  @Test
  void mistakesAreLocated() {
    String twice =
        assertThrows(ConfigException.class, () -> Yaml.parse("a: 1\nb: 2\na: 3\n", "f.yaml"))
            .getMessage();
    assertTrue(twice.startsWith("f.yaml:"), twice);
    String syntax =
        assertThrows(ConfigException.class, () -> Yaml.parse("a: [1, 2\nb: 3\n", "f.yaml"))
            .getMessage();
    assertTrue(syntax.startsWith("f.yaml:") && syntax.contains("not valid YAML"), syntax);
  }

  @Test
  void settingsReplaceAndCreate() {
    ConfigNode root = Yaml.parse(TEXT, "file.yaml");
    ConfigNode changed = Yaml.set(Yaml.set(root, "list.0.a=7"), "model.bins=16");
    assertEquals(7L, changed.entries().get("list").elements().get(0).entries().get("a").value());
    assertEquals(16L, changed.entries().get("model").entries().get("bins").value());
    assertEquals(3L, changed.entries().get("seed").value());
    assertThrows(ConfigException.class, () -> Yaml.set(root, "list.9.a=1"));
    assertThrows(ConfigException.class, () -> Yaml.set(root, "nothing"));
  }

  @Test
  void writtenItReadsTheSame() {
    ConfigNode root = Yaml.parse(TEXT, "file.yaml");
    ConfigNode again = Yaml.parse(Yaml.write(root), "again.yaml");
    assertEquals(
        Double.POSITIVE_INFINITY, again.entries().get("training").entries().get("limit").value());
    assertEquals(1e-3, again.entries().get("training").entries().get("rate").value());
  }
}
