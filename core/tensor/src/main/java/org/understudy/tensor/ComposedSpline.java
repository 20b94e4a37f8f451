package org.understudy.tensor;

/** {@link Spline} written in operations: what second derivatives go through, and its check. */
final class ComposedSpline {
  private ComposedSpline() {}

  static Spline.Result run(Tensor x, Tensor parameters, int bins, float bound, boolean inverse) {
    int n = x.dim(0);
    int d = x.dim(1);
    Tensor raw = parameters.reshape(n, d, 3 * bins - 1);
    Tensor widths = lengths(raw.slice(2, 0, bins), bins, bound);
    Tensor heights = lengths(raw.slice(2, bins, 2 * bins), bins, bound);
    Tensor inner =
        raw.slice(2, 2 * bins, 3 * bins - 1)
            .add(SplineKernel.SHIFT)
            .softplus()
            .add(SplineKernel.FLOOR);
    Tensor edge = Tensor.ones(n, d, 1);
    Tensor slopes = Tensor.concat(2, edge, inner, edge);
    Tensor rights = widths.cumsum(2).sub(bound);
    Tensor tops = heights.cumsum(2).sub(bound);

    Tensor value = x.reshape(n, d, 1);
    Tensor chosen = bin(value, inverse ? tops : rights, bins);
    Tensor width = widths.mul(chosen).sum(2);
    Tensor height = heights.mul(chosen).sum(2);
    Tensor left = rights.sub(widths).mul(chosen).sum(2);
    Tensor bottom = tops.sub(heights).mul(chosen).sum(2);
    Tensor slope0 = slopes.slice(2, 0, bins).mul(chosen).sum(2);
    Tensor slope1 = slopes.slice(2, 1, bins + 1).mul(chosen).sum(2);
    Tensor s = height.div(width);
    Tensor bend = slope0.add(slope1).sub(s.mul(2));

    Tensor inside = x.gt(-bound).mul(x.lt(bound));
    Tensor safe = Tensor.where(inside, x, left.add(width.mul(0.5f)));
    Tensor xi;
    if (inverse) {
      Tensor rise = Tensor.where(inside, x, bottom.add(height.mul(0.5f))).sub(bottom);
      Tensor a = height.mul(s.sub(slope0)).add(rise.mul(bend));
      Tensor b = height.mul(slope0).sub(rise.mul(bend));
      Tensor c = s.mul(rise).neg();
      Tensor root = b.square().sub(a.mul(c).mul(4)).sqrt();
      xi = c.mul(2).div(b.neg().sub(root));
    } else {
      xi = safe.sub(left).div(width);
    }
    Tensor rest = xi.neg().add(1);
    Tensor t = xi.mul(rest);
    Tensor denominator = s.add(bend.mul(t));
    Tensor q = slope1.mul(xi.square()).add(s.mul(t).mul(2)).add(slope0.mul(rest.square()));
    Tensor logSlope = s.log().mul(2).add(q.log()).sub(denominator.log().mul(2));
    Tensor mapped =
        inverse
            ? left.add(xi.mul(width))
            : bottom.add(height.mul(s.mul(xi.square()).add(slope0.mul(t))).div(denominator));
    Tensor zero = Tensor.scalar(0);
    Tensor logDet = Tensor.where(inside, inverse ? logSlope.neg() : logSlope, zero).sum(1);
    return new Spline.Result(Tensor.where(inside, mapped, x), logDet);
  }

  private static Tensor lengths(Tensor raw, int bins, float bound) {
    float floor = 2 * bound * SplineKernel.FLOOR;
    return raw.softmax(2).mul(2 * bound * (1 - SplineKernel.FLOOR * bins)).add(floor);
  }

  /** One where a value's bin is, else zero; values outside count to the first or last bin. */
  private static Tensor bin(Tensor value, Tensor upper, int bins) {
    Tensor passed = value.detach().ge(upper.detach().slice(2, 0, bins - 1));
    int n = value.dim(0);
    int d = value.dim(1);
    Tensor atLeast = Tensor.concat(2, Tensor.ones(n, d, 1), passed);
    Tensor atLeastNext = Tensor.concat(2, passed, Tensor.zeros(n, d, 1));
    return atLeast.sub(atLeastNext);
  }
}
