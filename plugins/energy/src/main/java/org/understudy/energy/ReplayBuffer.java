package org.understudy.energy;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Schema;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Where persistent chains stand, each with the condition that it runs at. It is stored with the
 * weights, so that a training goes on where it was left.
 */
final class ReplayBuffer {
  private final int size;
  private final Shape condition;
  private final Parameter events;
  private final @Nullable Parameter conditions;
  private final Parameter filled;

  ReplayBuffer(Schema schema, int size) {
    this.size = size;
    condition = schema.conditionShape();
    int d = schema.targetShape().size();
    int given = condition.size();
    events = Parameter.frozen("events", Shape.of(size, d), new float[size * d]);
    conditions =
        schema.isConditional()
            ? Parameter.frozen("conditions", Shape.of(size, given), new float[size * given])
            : null;
    filled = Parameter.frozen("filled", Shape.of(1), new float[1]);
  }

  Parameters parameters() {
    return conditions == null
        ? Parameters.of(events, filled)
        : Parameters.of(events, conditions, filled);
  }

  /** Some places of the buffer. */
  static final class Places {
    private final int[] slots;

    /** {@code [n, 1]}: 1 where a chain begins there, else 0. */
    private final Tensor fresh;

    Places(int[] slots, float[] fresh) {
      this.slots = slots;
      this.fresh = Tensor.of(fresh, slots.length, 1);
    }
  }

  /** As many different places as there are, the empty ones first, which all begin anew. */
  Places choose(int n, double restarts, RandomStream random) {
    int used = (int) filled.toArray()[0];
    int[] slots = new int[n];
    float[] fresh = new float[n];
    int[] order = random.permutation(size);
    for (int i = 0; i < n; i++) {
      boolean empty = used < size;
      slots[i] = empty ? (used + i) % size : order[i % size];
      fresh[i] = empty || random.nextDouble() < restarts ? 1 : 0;
    }
    return new Places(slots, fresh);
  }

  /** The condition each chain runs at: its own, or that of a batch's row where it begins. */
  @Nullable Tensor conditions(Places places, Batch batch) {
    Tensor rows = batch.condition();
    if (conditions == null || rows == null) {
      return null;
    }
    int n = places.slots.length;
    Tensor own = conditions.value().gather(0, places.slots);
    return Tensor.where(places.fresh, rows.reshape(n, condition.size()), own)
        .reshape(condition.prepend(n).toArray());
  }

  /** Where each chain stands: as it was left, or at a draw where it begins. */
  Tensor events(Places places, Tensor draws) {
    Tensor flat = draws.reshape(places.slots.length, events.shape().dim(1));
    return Tensor.where(places.fresh, flat, events.value().gather(0, places.slots));
  }

  /** Leaves chains where they stand now. */
  void store(Places places, Tensor events, @Nullable Tensor conditions) {
    write(this.events, places.slots, events);
    if (this.conditions != null && conditions != null) {
      write(this.conditions, places.slots, conditions);
    }
    int used = (int) filled.toArray()[0];
    filled.set(new float[] {Math.min(size, used + places.slots.length)});
  }

  private static void write(Parameter buffer, int[] slots, Tensor rows) {
    int width = buffer.shape().dim(1);
    float[] all = buffer.toArray();
    float[] written = rows.toArray();
    for (int i = 0; i < slots.length; i++) {
      System.arraycopy(written, i * width, all, slots[i] * width, width);
    }
    buffer.set(all);
  }
}
