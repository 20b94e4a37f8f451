package org.understudy.mcmc;

import org.junit.jupiter.api.Nested;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.testkit.InferenceConformance;

/** The laws of inference methods, for every one of them, on bounded parameters. */
final class ConformanceTest {
  private static final ChainsConfig SHORT = new ChainsConfig(2, 20, 25, 1, 2);

  /** What is the same for all. */
  private abstract static class Laws<C extends Record> extends InferenceConformance<C> {
    @Override
    protected InferenceProblem problem() {
      return Problems.bounded();
    }
  }

  @Nested
  final class Hmc extends Laws<HmcProvider.Config> {
    @Override
    protected InferenceProvider<HmcProvider.Config> provider() {
      return new HmcProvider();
    }

    @Override
    protected HmcProvider.Config config() {
      return new HmcProvider.Config(SHORT, 2, 0.2, 0.8);
    }
  }

  @Nested
  final class Nuts extends Laws<NutsProvider.Config> {
    @Override
    protected InferenceProvider<NutsProvider.Config> provider() {
      return new NutsProvider();
    }

    @Override
    protected NutsProvider.Config config() {
      return new NutsProvider.Config(SHORT, 3, 0.8);
    }
  }

  @Nested
  final class Mala extends Laws<MalaProvider.Config> {
    @Override
    protected InferenceProvider<MalaProvider.Config> provider() {
      return new MalaProvider();
    }

    @Override
    protected MalaProvider.Config config() {
      return new MalaProvider.Config(SHORT, 0.574);
    }
  }

  @Nested
  final class RandomWalk extends Laws<MetropolisProvider.Config> {
    @Override
    protected InferenceProvider<MetropolisProvider.Config> provider() {
      return new MetropolisProvider();
    }

    @Override
    protected MetropolisProvider.Config config() {
      return new MetropolisProvider.Config(SHORT, MetropolisProvider.Proposal.RANDOM_WALK, 0.3);
    }
  }

  @Nested
  final class Independence extends Laws<MetropolisProvider.Config> {
    @Override
    protected InferenceProvider<MetropolisProvider.Config> provider() {
      return new MetropolisProvider();
    }

    @Override
    protected MetropolisProvider.Config config() {
      return new MetropolisProvider.Config(SHORT, MetropolisProvider.Proposal.INDEPENDENCE, 0.3);
    }
  }

  @Nested
  final class Slice extends Laws<SliceProvider.Config> {
    @Override
    protected InferenceProvider<SliceProvider.Config> provider() {
      return new SliceProvider();
    }

    @Override
    protected SliceProvider.Config config() {
      return new SliceProvider.Config(SHORT);
    }
  }

  @Nested
  final class ParallelTempering extends Laws<ParallelTemperingProvider.Config> {
    @Override
    protected InferenceProvider<ParallelTemperingProvider.Config> provider() {
      return new ParallelTemperingProvider();
    }

    @Override
    protected ParallelTemperingProvider.Config config() {
      return new ParallelTemperingProvider.Config(SHORT, 2, 2);
    }
  }

  @Nested
  final class Smc extends Laws<SmcProvider.Config> {
    @Override
    protected InferenceProvider<SmcProvider.Config> provider() {
      return new SmcProvider();
    }

    @Override
    protected SmcProvider.Config config() {
      return new SmcProvider.Config(100, 0.5, 3, 2);
    }
  }

  @Nested
  final class AnnealedImportance extends Laws<AnnealedImportanceProvider.Config> {
    @Override
    protected InferenceProvider<AnnealedImportanceProvider.Config> provider() {
      return new AnnealedImportanceProvider();
    }

    @Override
    protected AnnealedImportanceProvider.Config config() {
      return new AnnealedImportanceProvider.Config(60, 5, 1, 2, 2);
    }
  }

  @Nested
  final class Svgd extends Laws<SvgdProvider.Config> {
    @Override
    protected InferenceProvider<SvgdProvider.Config> provider() {
      return new SvgdProvider();
    }

    @Override
    protected SvgdProvider.Config config() {
      return new SvgdProvider.Config(30, 20, 0.1, 2);
    }
  }

  @Nested
  final class MeanField extends Laws<MeanFieldProvider.Config> {
    @Override
    protected InferenceProvider<MeanFieldProvider.Config> provider() {
      return new MeanFieldProvider();
    }

    @Override
    protected MeanFieldProvider.Config config() {
      return new MeanFieldProvider.Config(50, 5, 0.05, 2);
    }
  }
}
