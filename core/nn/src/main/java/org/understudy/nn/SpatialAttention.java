package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Attention;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Attention of every position of an image to all others (Wang et al. 2018, as in Ho et al. 2020):
 * {@code x + W softmax(Q K^T / sqrt(channels)) V} with queries, keys and values from the group norm
 * of x. One head; it begins as almost no change.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SpatialAttention {
  private final int channels;
  private final GroupNorm norm;
  private final Dense in;
  private final Dense out;

  /**
   * For images of some channels.
   *
   * @param groups of the norm, a divisor of the channels
   */
  public SpatialAttention(int channels, int groups, RandomStream random) {
    this.channels = channels;
    norm = new GroupNorm(groups, channels);
    in =
        new Dense(
            channels, 3 * channels, Activation.IDENTITY, Initialiser.fanIn(), random.split("in"));
    out = Dense.quiet(channels, channels, random.split("out"));
  }

  /**
   * The image after every position has seen all.
   *
   * @param x {@code [n, extents..., channels]}
   * @return the shape of x
   * @throws IllegalArgumentException if the last axis has another extent
   */
  public Tensor apply(Tensor x) {
    Tensor normal = norm.apply(x);
    if (x.size() == 0) {
      return x.add(normal);
    }
    int n = x.dim(0);
    Tensor all = in.apply(normal.reshape(n, x.size() / n / channels, channels));
    Tensor seen = out.apply(Attention.of(part(all, 0), part(all, 1), part(all, 2), null));
    return x.add(seen.reshape(x.shape().toArray()));
  }

  private Tensor part(Tensor all, int which) {
    return all.slice(2, which * channels, (which + 1) * channels);
  }

  /**
   * Those of {@code norm}, of {@code in}, whose rows are queries, keys and values, and of {@code
   * out}.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("norm", norm.parameters());
    parts.put("in", in.parameters());
    parts.put("out", out.parameters());
    return Parameters.join(parts);
  }
}
