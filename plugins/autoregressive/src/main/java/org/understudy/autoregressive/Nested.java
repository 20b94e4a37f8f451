package org.understudy.autoregressive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Sites of several elements: one network looks back over the sites, and what it says of a site is
 * the context of another that looks back over the elements of the site.
 */
final class Nested implements CausalNetwork {
  private final CausalNetwork sites;
  private final CausalNetwork within;
  private final int elements;

  private Nested(CausalNetwork sites, CausalNetwork within, int elements) {
    this.sites = sites;
    this.within = within;
    this.elements = elements;
  }

  /** Makes a network over sites, from how many numbers to how many of each. */
  @FunctionalInterface
  interface Sites {
    CausalNetwork of(int inputs, int outputs);
  }

  /**
   * A network over the elements of sites: that over the sites itself where each has one element,
   * else with a masked network within.
   *
   * @param elements of a site
   * @param width how much is said of a site where it has several
   */
  static CausalNetwork of(
      Sites sites, int elements, ElementDistribution element, int width, RandomStream random) {
    int inputs = element.inputs();
    int outputs = element.outputs();
    if (elements == 1) {
      return sites.of(inputs, outputs);
    }
    CausalNetwork within =
        new Masked(elements, inputs, width, width, 1, outputs, Activation.SILU, random);
    return new Nested(sites.of(elements * inputs, width), within, elements);
  }

  @Override
  public Tensor apply(Tensor x, @Nullable Tensor context) {
    int n = x.dim(0);
    int in = x.dim(2);
    int count = x.dim(1) / elements;
    Tensor features = sites.apply(x.reshape(n, count, elements * in), context);
    Tensor numbers =
        within.apply(
            x.reshape(n * count, elements, in), features.reshape(n * count, features.dim(2)));
    return numbers.reshape(n, count * elements, numbers.dim(2));
  }

  @Override
  public IntFunction<Walk> walks() {
    IntFunction<Walk> over = sites.walks();
    IntFunction<Walk> inside = within.walks();
    return rows -> new NestedWalk(over.apply(rows), inside.apply(rows), elements);
  }

  @Override
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("sites", sites.parameters());
    parts.put("within", within.parameters());
    return Parameters.join(parts);
  }

  /** A walk over the elements, which takes a step over the sites where one begins. */
  private static final class NestedWalk implements Walk {
    private final Walk sites;
    private final Walk within;
    private final int elements;

    /** The elements of this site so far. */
    private final List<Tensor> site = new ArrayList<>();

    private int next;

    NestedWalk(Walk sites, Walk within, int elements) {
      this.sites = sites;
      this.within = within;
      this.elements = elements;
    }

    @Override
    public void begin(@Nullable Tensor context) {
      sites.begin(context);
      forget();
      next = 0;
    }

    @Override
    public Tensor next(@Nullable Tensor before) {
      if (before != null) {
        // The caller closes what it gave; this has the same numbers and a life of its own.
        site.add(before.detach());
      }
      boolean begins = next % elements == 0;
      next++;
      if (!begins) {
        return within.next(before);
      }
      Tensor whole = before == null ? null : Tensor.concat(1, site.toArray(new Tensor[0]));
      forget();
      Tensor features = sites.next(whole);
      within.begin(features);
      features.close();
      if (whole != null) {
        whole.close();
      }
      return within.next(null);
    }

    private void forget() {
      site.forEach(Tensor::close);
      site.clear();
    }
  }
}
