package org.understudy.runtime.surrogate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.transform.Transforms;
import org.understudy.spi.Critic;
import org.understudy.spi.Density;
import org.understudy.spi.DensityBound;
import org.understudy.spi.Distribution;
import org.understudy.spi.LatentCodes;
import org.understudy.spi.Model;
import org.understudy.spi.Role;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A model at conditions held on the heap, in the user's units, in any scope and thread. Others see
 * it through {@link #of}, which shows the capabilities that the model itself has.
 */
final class InUserUnits
    implements SamplingDensity, DensityBound, UnnormalisedDensity, LatentCodes, Critic {
  /** Draws are made this many at a time, so that a million of them fit any machine. */
  private static final int CHUNK = 10_000;

  /**
   * The capabilities that mean something in the user's units; a score at a noise level does not.
   */
  private static final List<Class<? extends Distribution>> VIEWS =
      List.of(
          SamplingDensity.class,
          Sampling.class,
          Density.class,
          DensityBound.class,
          UnnormalisedDensity.class,
          LatentCodes.class,
          Critic.class);

  private final Model model;
  private final Transforms transforms;
  private final float @Nullable [] condition;

  private InUserUnits(Model model, Transforms transforms, float @Nullable [] condition) {
    this.model = model;
    this.transforms = transforms;
    this.condition = condition;
  }

  /**
   * The distribution at a condition.
   *
   * @param condition rows of the condition fields in the user's units, null where there are none
   */
  static Distribution of(Model model, Transforms transforms, float @Nullable [] condition) {
    float[] own = condition == null ? null : transforms.forward(Role.CONDITION, condition);
    InUserUnits all = new InUserUnits(model, transforms, own);
    List<Class<?>> shown = new ArrayList<>(List.of(Distribution.class));
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Distribution probe = all.inside(Distribution.class);
      VIEWS.stream().filter(view -> view.isInstance(probe)).forEach(shown::add);
    }
    return (Distribution)
        Proxy.newProxyInstance(
            InUserUnits.class.getClassLoader(),
            shown.toArray(Class<?>[]::new),
            (proxy, method, arguments) -> {
              try {
                return method.invoke(all, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private Schema schema() {
    return transforms.userSchema();
  }

  /** The model's own distribution, in its space and the current scope. */
  private <T extends Distribution> T inside(Class<T> type) {
    Tensor given = null;
    if (condition != null) {
      Shape shape = schema().conditionShape();
      given = Tensor.of(condition, shape.prepend(condition.length / shape.size()).toArray());
    }
    return type.cast(model.given(given));
  }

  @Override
  public Shape eventShape() {
    return schema().targetShape();
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    return draw(count, random, null);
  }

  @Override
  public Draws sampleWithLogProb(int count, RandomStream random) {
    requireCount("sampleWithLogProb", 0, count);
    float[] logProb = new float[count];
    Tensor values = draw(count, random, logProb);
    return new Draws(values, Tensor.of(logProb, count));
  }

  /** Draws, and their log-densities if an array for them is given. */
  private Tensor draw(int count, RandomStream random, float @Nullable [] logProb) {
    requireCount("sample", 0, count);
    int width = eventShape().size();
    float[] user = new float[Math.multiplyExact(count, width)];
    boolean paired = condition != null && condition.length > schema().conditionShape().size();
    int chunk = paired ? Math.max(1, count) : CHUNK;
    for (int from = 0; from < count; from += chunk) {
      int size = Math.min(chunk, count - from);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor values;
        if (logProb == null) {
          values = inside(Sampling.class).sample(size, random);
        } else {
          Draws draws = inside(SamplingDensity.class).sampleWithLogProb(size, random);
          values = draws.values();
          draws.logProb().copyTo(logProb, from);
        }
        float[] back = transforms.inverse(Role.TARGET, values.toArray());
        System.arraycopy(back, 0, user, from * width, back.length);
      }
    }
    if (logProb != null) {
      double[] jacobian = transforms.logJacobian(Role.TARGET, user);
      for (int i = 0; i < count; i++) {
        logProb[i] = (float) (logProb[i] + jacobian[i]);
      }
    }
    return Tensor.of(user, eventShape().prepend(count).toArray());
  }

  @Override
  public Tensor logProb(Tensor x) {
    return density(x, "logProb", Density.class, Density::logProb);
  }

  @Override
  public Tensor logProbUpToConstant(Tensor x) {
    return density(
        x,
        "logProbUpToConstant",
        UnnormalisedDensity.class,
        UnnormalisedDensity::logProbUpToConstant);
  }

  @Override
  public Tensor elbo(Tensor x, RandomStream random) {
    return density(x, "elbo", DensityBound.class, (bound, own) -> bound.elbo(own, random));
  }

  @Override
  public Estimate logProbEstimate(Tensor x, int samples, RandomStream random) {
    requireCount("logProbEstimate", 1, samples);
    float[][] error = new float[1][];
    Tensor value =
        density(
            x.detach(),
            "logProbEstimate",
            DensityBound.class,
            (bound, own) -> {
              Estimate estimate = bound.logProbEstimate(own, samples, random);
              error[0] = estimate.error().toArray();
              return estimate.value();
            });
    return new Estimate(value, Tensor.of(error[0], error[0].length));
  }

  /** A log-density of the model's space with the transforms' Jacobian; zero off the support. */
  private <T extends Distribution> Tensor density(
      Tensor x, String what, Class<T> type, BiFunction<T, Tensor, Tensor> logDensity) {
    requireEvents(what, x);
    float[] user = x.toArray();
    float[] own = transforms.forward(Role.TARGET, user);
    double[] jacobian = transforms.logJacobian(Role.TARGET, user);
    if (x.requiresGradient() && !Gradients.isPaused()) {
      return recorded(x, user, own, jacobian, at -> logDensity.apply(inside(type), at));
    }
    float[] values;
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      values = logDensity.apply(inside(type), Tensor.of(own, x.shape().toArray())).toArray();
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = supports(user, i) ? (float) (values[i] + jacobian[i]) : Float.NEGATIVE_INFINITY;
    }
    return Tensor.of(values, values.length);
  }

  private static void requireCount(String what, int least, int count) {
    if (count < least) {
      throw new IllegalArgumentException(
          "%s: expected %d draws or more, found %d".formatted(what, least, count));
    }
  }

  private void requireEvents(String what, Tensor x) {
    int width = eventShape().size();
    if (x.rank() == 0 || x.size() != x.dim(0) * width) {
      throw new IllegalArgumentException(
          "%s: expected events [n, %d], found %s".formatted(what, width, x.shape()));
    }
  }

  private boolean supports(float[] user, int row) {
    int width = eventShape().size();
    return transforms.supports(
        Role.TARGET, Arrays.copyOfRange(user, row * width, (row + 1) * width));
  }

  /** With the transforms' tangents at x: value and first derivatives are exact. */
  private Tensor recorded(
      Tensor x, float[] user, float[] own, double[] jacobian, Function<Tensor, Tensor> logDensity) {
    int n = x.dim(0);
    int width = eventShape().size();
    int[] shape = x.shape().toArray();
    float[] slopes = transforms.slopes(Role.TARGET, user);
    float[] bends = transforms.bends(Role.TARGET, user);
    float[] offset = new float[n];
    for (int i = 0; i < n; i++) {
      offset[i] = (float) jacobian[i];
      if (!supports(user, i)) {
        // Off the support any finite place will do: the density is zero, and so is its slope.
        Arrays.fill(own, i * width, (i + 1) * width, 0);
        Arrays.fill(slopes, i * width, (i + 1) * width, 0);
        Arrays.fill(bends, i * width, (i + 1) * width, 0);
        offset[i] = Float.NEGATIVE_INFINITY;
      }
    }
    Tensor moved = x.sub(x.detach());
    Tensor at = Tensor.of(own, shape).add(moved.mul(Tensor.of(slopes, shape)));
    Tensor tilted = moved.mul(Tensor.of(bends, shape)).reshape(n, width).sum(1);
    return logDensity.apply(at).add(tilted).add(Tensor.of(offset, n));
  }

  @Override
  public Shape latentShape() {
    try (Scope scope = Scope.open()) {
      return inside(LatentCodes.class).latentShape();
    }
  }

  @Override
  public Tensor encode(Tensor x) {
    requireEvents("encode", x);
    return unrecorded(x, true, own -> inside(LatentCodes.class).encode(own), false);
  }

  @Override
  public Tensor decode(Tensor z) {
    return unrecorded(z, false, code -> inside(LatentCodes.class).decode(code), true);
  }

  @Override
  public Tensor criticise(Tensor x) {
    requireEvents("criticise", x);
    return unrecorded(x, true, own -> inside(Critic.class).criticise(own), false);
  }

  /** A map that nothing is recorded of, from and to the user's units where these are events. */
  private Tensor unrecorded(
      Tensor in, boolean fromEvents, Function<Tensor, Tensor> map, boolean toEvents) {
    float[] before = in.toArray();
    float[] after;
    int[] shape;
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      float[] own = fromEvents ? transforms.forward(Role.TARGET, before) : before;
      Tensor out = map.apply(Tensor.of(own, in.shape().toArray()));
      shape = out.shape().toArray();
      after = out.toArray();
    }
    return Tensor.of(toEvents ? transforms.inverse(Role.TARGET, after) : after, shape);
  }
}
