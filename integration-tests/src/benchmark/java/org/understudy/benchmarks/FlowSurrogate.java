package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.transform.Transforms;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;

/** W1's flow as a surrogate file with standardising transforms. */
final class FlowSurrogate {
  private FlowSurrogate() {}

  static void write(Path file) {
    Schema schema = FlowTraining.schema();
    int rows = 100;
    float[] theta = new float[rows * FlowTraining.FEATURES];
    float[] x = new float[rows * FlowTraining.CONTEXT];
    RandomStream random = RandomStream.of(5);
    random.fillNormal(theta);
    random.fillNormal(x);
    Transforms transforms =
        Transforms.fit(schema, new Rows(schema, rows, List.of(theta, x)), Map.of());
    Choice choice = new Choice("neural-spline-flow", ConfigNode.empty());
    try (Surrogate surrogate =
        new Surrogate(choice, FlowTraining.spline().model(), transforms, Map.of())) {
      SurrogateFile.save(surrogate, file);
    }
  }
}
