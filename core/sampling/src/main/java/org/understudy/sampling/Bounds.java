package org.understudy.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/**
 * Intervals for the coordinates of x, each the image of the whole line of z: x = z without bounds,
 * low + exp(z) or high - exp(z) with one, low + (high - low) sigmoid(z) with two. Chains walk in z.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Bounds {
  private final double[] low;
  private final double[] high;
  private final List<Part> parts = new ArrayList<>();
  private final int[] order;

  private Bounds(double[] low, double[] high) {
    this.low = low;
    this.high = high;
    add(i -> below(i) && above(i), Kind.INTERVAL);
    add(i -> below(i) && !above(i), Kind.FROM);
    add(i -> !below(i) && above(i), Kind.TO);
    add(i -> !below(i) && !above(i), Kind.LINE);
    order = new int[low.length];
    int at = 0;
    for (Part part : parts) {
      for (int i : part.columns) {
        order[i] = at++;
      }
    }
  }

  /**
   * Intervals, whose bounds may be infinite.
   *
   * @param low {@code [d]}
   * @param high {@code [d]}
   * @throws IllegalArgumentException if a lower bound is not below its upper bound
   */
  public static Bounds of(double[] low, double[] high) {
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] < high[i])) {
        throw new IllegalArgumentException(
            "bounds: coordinate %d has lower bound %s, upper bound %s"
                .formatted(i, low[i], high[i]));
      }
    }
    return new Bounds(low.clone(), high.clone());
  }

  private boolean below(int i) {
    return low[i] > Double.NEGATIVE_INFINITY;
  }

  private boolean above(int i) {
    return high[i] < Double.POSITIVE_INFINITY;
  }

  private void add(IntPredicate chosen, Kind kind) {
    int[] columns = IntStream.range(0, low.length).filter(chosen).toArray();
    if (columns.length > 0) {
      parts.add(new Part(kind, columns));
    }
  }

  /** x of z, differentiable; {@code [n, d]}. */
  public Tensor inside(Tensor z) {
    return columnwise(part -> part.inside(z.gather(1, part.columns)));
  }

  /**
   * z of x, {@code [n, d]}; what lies on a bound comes from where single precision cannot tell it
   * from the bound.
   */
  public Tensor outside(Tensor x) {
    return columnwise(part -> part.outside(x.gather(1, part.columns)));
  }

  /** log |dx / dz| at z, differentiable; {@code [n]}. */
  public Tensor logSlope(Tensor z) {
    Tensor sum = Tensor.zeros(z.dim(0));
    for (Part part : parts) {
      if (part.kind != Kind.LINE) {
        sum = sum.add(part.logSlope(z.gather(1, part.columns)).sum(1));
      }
    }
    return sum;
  }

  /** The density of z whose x has a density. */
  public LogDensity unbounded(LogDensity density) {
    return z -> density.at(inside(z)).add(logSlope(z));
  }

  private Tensor columnwise(Function<Part, Tensor> map) {
    Tensor[] mapped = parts.stream().map(map).toArray(Tensor[]::new);
    return mapped.length == 1 ? mapped[0] : Tensor.concat(1, mapped).gather(1, order);
  }

  private enum Kind {
    INTERVAL,
    FROM,
    TO,
    LINE
  }

  /** The columns of one kind. */
  private final class Part {
    final Kind kind;
    final int[] columns;

    Part(Kind kind, int[] columns) {
      this.kind = kind;
      this.columns = columns;
    }

    private Tensor row(double[] of) {
      float[] values = new float[columns.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) of[columns[i]];
      }
      return Tensor.of(values, 1, values.length);
    }

    Tensor inside(Tensor z) {
      return switch (kind) {
        case INTERVAL -> row(low).add(z.sigmoid().mul(row(high).sub(row(low)))).minimum(row(high));
        case FROM -> row(low).add(z.exp());
        case TO -> row(high).sub(z.exp());
        case LINE -> z;
      };
    }

    Tensor outside(Tensor x) {
      UnaryOperator<Tensor> log = distance -> distance.clamp(1e-30f, Float.MAX_VALUE).log();
      return switch (kind) {
        case INTERVAL ->
            log.apply(x.sub(row(low)).div(row(high).sub(row(low))))
                .sub(log.apply(row(high).sub(x).div(row(high).sub(row(low)))));
        case FROM -> log.apply(x.sub(row(low)));
        case TO -> log.apply(row(high).sub(x));
        case LINE -> x;
      };
    }

    Tensor logSlope(Tensor z) {
      // log s (1 - s) = -softplus(z) - softplus(-z), which overflows nowhere.
      return kind == Kind.INTERVAL
          ? row(high).sub(row(low)).log().sub(z.softplus()).sub(z.neg().softplus())
          : z;
    }
  }
}
