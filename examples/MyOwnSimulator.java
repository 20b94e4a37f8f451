import java.util.List;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.posterior.simulator.Simulations;
import org.understudy.posterior.simulator.Simulators;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;

/**
 * A model of your own to a posterior: how bright was a decaying source, and how long does it live?
 *
 * <p>Run it with {@code ./understudy java examples/MyOwnSimulator.java}.
 */
public class MyOwnSimulator {
  public static void main(String[] arguments) {
    int simulations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    List<String> names = List.of("rate", "lifetime");
    Prior prior =
        Priors.boxUniform(
            Priors.parameters(names), new double[] {10, 0.5}, new double[] {200, 5});
    Simulator source =
        Simulators.of(
            prior,
            Field.target("counts", 8),
            (theta, random) -> {
              double[] counts = new double[8];
              for (int second = 0; second < counts.length; second++) {
                double expected = theta[0] * Math.exp(-second / theta[1]);
                counts[second] = expected + Math.sqrt(expected) * random.nextGaussian();
              }
              return counts;
            });

    float[] observed = {98, 65, 35, 24, 11, 9, 5, 3};
    try (Dataset data =
            Simulations.draw(
                prior, source, simulations, Simulations.Invalid.FAIL, RandomStream.of(1));
        Surrogate posterior = Understudy.create().train(data, "neural-spline-flow", 1)) {
      float[][] draws = posterior.sample(observed, 10_000, 1);
      for (int p = 0; p < names.size(); p++) {
        double sum = 0;
        double squares = 0;
        for (float[] draw : draws) {
          sum += draw[p];
          squares += (double) draw[p] * draw[p];
        }
        double mean = sum / draws.length;
        double deviation = Math.sqrt(squares / draws.length - mean * mean);
        System.out.printf(
            "%s: posterior mean %.2f, standard deviation %.2f%n", names.get(p), mean, deviation);
      }
    }
  }
}
