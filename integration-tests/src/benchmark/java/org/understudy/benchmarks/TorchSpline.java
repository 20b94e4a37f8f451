package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.cumsum;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.softmax;
import static org.bytedeco.pytorch.global.torch.softplus;
import static org.bytedeco.pytorch.global.torch.where;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The rational-quadratic spline as libtorch users write it: knots, a search, gathers, a formula.
 */
public final class TorchSpline {
  private static final double FLOOR = 1e-3;
  private static final double SHIFT = Math.log(Math.expm1(1 - FLOOR));

  /** The transformed elements and the log-slope of each, both [n, d]. */
  public record Result(Tensor y, Tensor logSlope) {}

  private TorchSpline() {}

  static Tensor add(Tensor x, double value) {
    return x.add(new Scalar(value));
  }

  static Tensor mul(Tensor x, double value) {
    return x.mul(new Scalar(value));
  }

  private static Tensor knots(Tensor raw, int bins, double bound) {
    Tensor share = add(mul(softmax(raw, -1), 1 - FLOOR * bins), FLOOR);
    Tensor right = add(mul(cumsum(share, -1), 2 * bound), -bound);
    Tensor left = full(new long[] {raw.size(0), raw.size(1), 1}, new Scalar(-bound));
    return cat(new TensorVector(left, right), -1);
  }

  /** The map with its log-slopes. */
  public static Result forward(Tensor x, Tensor parameters, int bins, double bound, boolean inverse) {
    long n = x.size(0);
    long d = x.size(1);
    Tensor raw = parameters.view(n, d, 3L * bins - 1);
    Tensor inside = x.gt(new Scalar(-bound)).logical_and(x.lt(new Scalar(bound)));
    Tensor value = x.clamp(scalar(-bound), scalar(bound)).unsqueeze(-1);
    Tensor horizontal = knots(raw.narrow(-1, 0, bins), bins, bound);
    Tensor vertical = knots(raw.narrow(-1, bins, bins), bins, bound);
    Tensor inner = add(softplus(add(raw.narrow(-1, 2L * bins, bins - 1L), SHIFT)), FLOOR);
    Tensor one = ones(new long[] {n, d, 1});
    Tensor slopes = cat(new TensorVector(one, inner, one), -1);

    Tensor searched = inverse ? vertical : horizontal;
    Tensor bin =
        value
            .ge(searched.narrow(-1, 1, bins - 1L))
            .sum(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
    Tensor next = bin.add(new Scalar(1));
    Tensor left = horizontal.gather(-1, bin).squeeze(-1);
    Tensor width = horizontal.gather(-1, next).squeeze(-1).sub(left);
    Tensor bottom = vertical.gather(-1, bin).squeeze(-1);
    Tensor height = vertical.gather(-1, next).squeeze(-1).sub(bottom);
    Tensor slope0 = slopes.gather(-1, bin).squeeze(-1);
    Tensor slope1 = slopes.gather(-1, next).squeeze(-1);
    Tensor s = height.div(width);
    Tensor bend = slope0.add(slope1).sub(mul(s, 2));

    Tensor at = value.squeeze(-1);
    Tensor xi;
    if (inverse) {
      Tensor rise = at.sub(bottom);
      Tensor a = height.mul(s.sub(slope0)).add(rise.mul(bend));
      Tensor b = height.mul(slope0).sub(rise.mul(bend));
      Tensor c = s.mul(rise).neg();
      Tensor root = b.square().sub(mul(a.mul(c), 4)).sqrt();
      xi = mul(c, 2).div(b.neg().sub(root));
    } else {
      xi = at.sub(left).div(width);
    }
    Tensor rest = add(xi.neg(), 1);
    Tensor t = xi.mul(rest);
    Tensor denominator = s.add(bend.mul(t));
    Tensor q = slope1.mul(xi.square()).add(mul(s.mul(t), 2)).add(slope0.mul(rest.square()));
    Tensor logSlope = mul(s.log(), 2).add(q.log()).sub(mul(denominator.log(), 2));
    Tensor mapped =
        inverse
            ? left.add(xi.mul(width))
            : bottom.add(height.mul(s.mul(xi.square()).add(slope0.mul(t))).div(denominator));
    Tensor zero = x.detach().mul(new Scalar(0.0));
    return new Result(
        where(inside, mapped, x), where(inside, inverse ? logSlope.neg() : logSlope, zero));
  }

  private static org.bytedeco.pytorch.ScalarOptional scalar(double value) {
    return new org.bytedeco.pytorch.ScalarOptional(new Scalar(value));
  }
}
