package org.understudy.nn;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Attention;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * The keys and values of the positions that a causal sequence has so far, so that a further one
 * costs a step and not the whole sequence again. Each attention layer needs one of its own.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class AttentionMemory {
  private @Nullable Tensor keys;
  private @Nullable Tensor values;

  /** Nothing remembered. */
  public AttentionMemory() {}

  /** Adds positions, {@code [n heads, positions, width / heads]}. */
  void add(Tensor moreKeys, Tensor moreValues) {
    keys = joined(keys, moreKeys);
    values = joined(values, moreValues);
  }

  private static Tensor joined(@Nullable Tensor before, Tensor more) {
    if (before == null) {
      return more;
    }
    Tensor all = Tensor.concat(1, before, more);
    before.close();
    return all;
  }

  Tensor attend(Tensor query) {
    Tensor seenKeys = keys;
    Tensor seenValues = values;
    if (seenKeys == null || seenValues == null) {
      throw new IllegalStateException("attention memory: nothing is remembered yet");
    }
    return Attention.of(query, seenKeys, seenValues, null);
  }

  /** Hands what a step in a scope left here to the scope that encloses it. */
  public void keep(Scope inside) {
    if (keys != null) {
      inside.keep(keys);
    }
    if (values != null) {
      inside.keep(values);
    }
  }

  /** Forgets everything. */
  public void clear() {
    if (keys != null) {
      keys.close();
    }
    if (values != null) {
      values.close();
    }
    keys = null;
    values = null;
  }
}
