package org.understudy.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;

/**
 * Writes small surrogate files of the present format version with numbers drawn from them and
 * densities, for {@code GoldenFileTest} to read ever after. Files of a released version are never
 * written again; a new version gets new ones beside them.
 *
 * <p>Arguments: a folder, then the names of model families.
 */
public final class GoldenFiles {
  private static final int ROWS = 600;

  private GoldenFiles() {}

  /** Writes two files for each family: the surrogate, and its numbers as JSON. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (String family : List.of(arguments).subList(1, arguments.length)) {
      String name = "v" + SurrogateFile.VERSION + "-" + family;
      try (Surrogate trained = train(family)) {
        SurrogateFile.save(trained, folder.resolve(name + ".surrogate"));
      }
      try (Surrogate surrogate = Understudy.create().load(folder.resolve(name + ".surrogate"))) {
        Files.writeString(folder.resolve(name + ".json"), numbers(surrogate));
      }
    }
  }

  /** Fields of every kind: bounded on both sides, on one, on none; one of several numbers. */
  private static Surrogate train(String family) {
    Schema schema =
        Schema.of(
            Field.target("angle").on(Support.of(new double[] {-3}, new double[] {3})).in("rad"),
            Field.target("mass").on(Support.positive(1)).in("GeV"),
            Field.target("offset"),
            Field.condition("x", 2));
    RandomStream random = RandomStream.of(11);
    float[] angle = new float[ROWS];
    float[] mass = new float[ROWS];
    float[] offset = new float[ROWS];
    float[] x = new float[2 * ROWS];
    float[] noise = new float[2 * ROWS];
    random.fillNormal(offset);
    random.fillNormal(noise);
    for (int i = 0; i < ROWS; i++) {
      angle[i] = 2 * (float) Math.tanh(noise[2 * i]);
      mass[i] = (float) Math.exp(0.5 * noise[2 * i + 1]);
      x[2 * i] = angle[i] + 0.3f * offset[i];
      x[2 * i + 1] = mass[i] - offset[i];
    }
    ConfigNode settings = Yaml.parse("{transforms: 2, hidden: 8}", "golden");
    return Understudy.create()
        .train(
            Dataset.of(new Rows(schema, ROWS, List.of(angle, mass, offset, x))),
            new Choice(family, settings),
            Configs.bind(Yaml.parse("{max-epochs: 3}", "golden"), TrainingConfig.class),
            13,
            TrainingListener.NONE);
  }

  private static String numbers(Surrogate surrogate) throws IOException {
    float @Nullable [] condition = {0.4f, -0.2f};
    float[][] draws = surrogate.sample(condition, 5, 17);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("condition", condition);
    numbers.put("seed", 17);
    numbers.put("draws", draws);
    numbers.put("log-prob", surrogate.logProb(draws, condition));
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(numbers) + "\n";
  }
}
