package org.understudy.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.List;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment;
import org.understudy.runtime.registry.Registry;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.DatasetProvider;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Provider;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Configs;

/** Experiment files, bound to their records; what is resolved reads again as YAML. */
class YamlFuzzTest {
  private static final Understudy UNDERSTUDY = Understudy.create();
  private static final HostileFile FILE = new HostileFile("experiment.yaml", 20_000);

  @FuzzTest
  void reads(byte[] bytes) {
    FILE.read(bytes, YamlFuzzTest::read);
  }

  private static void read(Path file) {
    Experiment experiment = UNDERSTUDY.experiment(file, List.of());
    experiment.inference();
    experiment.evaluation();
    Yaml.parse(experiment.resolved(), "experiment.yaml, resolved");
    Registry registry = UNDERSTUDY.registry();
    Choice model = experiment.spec().model();
    bind(registry.find(ModelProvider.class, model.type(), model.settings()), model);
    Choice dataset = experiment.spec().dataset();
    bind(registry.find(DatasetProvider.class, dataset.type(), dataset.settings()), dataset);
  }

  private static void bind(Provider<?> provider, Choice choice) {
    Configs.bind(choice.settings(), provider.configType());
  }
}
