package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.spi.Capability;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/**
 * Translations through the trainer and a file, as every family's go through the conformance suite.
 */
@ExtendWith(HostileEngine.class)
class TranslationSurrogateTest {
  private static final int ROWS = 60;

  @ParameterizedTest
  @ValueSource(strings = {"image-to-image", "cycle-gan"})
  void savedAndLoadedItDrawsTheSame(String name, @TempDir Path folder) {
    Understudy understudy = Understudy.create();
    Path file = folder.resolve("model.surrogate");
    float[] image = new float[16];
    Arrays.fill(image, 2);
    try (Surrogate surrogate = train(understudy, name)) {
      SurrogateFile.save(surrogate, file);
      float[][] draws = surrogate.sample(image, 3, 1);
      assertEquals(16, draws[0].length);
      try (Surrogate again = train(understudy, name);
          Surrogate loaded = understudy.load(file)) {
        for (int i = 0; i < draws.length; i++) {
          assertArrayEquals(draws[i], again.sample(image, 3, 1)[i]);
          assertArrayEquals(draws[i], loaded.sample(image, 3, 1)[i]);
        }
        assertThrows(IllegalArgumentException.class, () -> loaded.sample(image, -1, 1));
        image[5] = -2;
        assertFalse(Arrays.equals(draws[0], loaded.sample(image, 3, 1)[0]));
        try (Scope scope = Scope.open()) {
          assertEquals(
              understudy
                  .registry()
                  .find(ModelProvider.class, name, ConfigNode.empty())
                  .capabilities(),
              Capability.of(loaded.model().given(Tensor.zeros(1, 4, 4, 1))));
        }
      }
    }
  }

  /** Twice the same rows and seed make twice the same model. */
  private static Surrogate train(Understudy understudy, String name) {
    ConfigNode network = Players.network("channels", "4", "levels", "1");
    Choice choice =
        new Choice(name, Players.settings(Map.of("generator", network, "discriminator", network)));
    TrainingConfig training =
        understudy.training(choice, Players.network("batch-size", "20", "max-epochs", "2"));
    assertEquals(TrainingConfig.Keep.LAST, training.keep());
    assertTrue(training.emaDecay() > 0);
    RandomStream random = RandomStream.of(1);
    float[] x = new float[16 * ROWS];
    random.fillNormal(x);
    float[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = 5 - y[i];
    }
    Schema schema = Schema.of(Field.target("y", 4, 4, 1), Field.condition("x", 4, 4, 1));
    return understudy.train(
        Dataset.of(new Rows(schema, ROWS, List.of(y, x))),
        choice,
        training,
        7,
        TrainingListener.NONE);
  }
}
