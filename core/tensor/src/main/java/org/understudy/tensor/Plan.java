package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A oneDNN primitive with its arguments laid out, waiting for data. An argument that oneDNN wants
 * in another layout than ours is rearranged on its way in or out.
 */
final class Plan {
  private final Primitives owner;
  private final String kind;
  private final dnnl_primitive primitive = new dnnl_primitive();
  private final dnnl_exec_arg_t arguments;
  private final dnnl_memory[] memories;
  private final List<Pointer> held = new ArrayList<>();
  private int count;

  /** Rearrangements of arguments, in their order; null where ours is the layout wanted. */
  private @Nullable Plan @Nullable [] moves;

  private int firstOutput;

  Plan(
      Primitives owner,
      String kind,
      dnnl_primitive_desc desc,
      int[] names,
      dnnl_memory_desc[] layouts) {
    this.owner = owner;
    this.kind = kind;
    Primitives.check(kind, dnnl_primitive_create(primitive, desc));
    owner.handles.primitives.add(primitive);
    dnnl_memory_desc scratch = dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
    long scratchBytes = dnnl_memory_desc_get_size(scratch);
    count = names.length;
    arguments = held(new dnnl_exec_arg_t(count + 2));
    memories = new dnnl_memory[count];
    for (int i = 0; i < count; i++) {
      memories[i] = memory(layouts[i]);
      arguments.position(i).arg(names[i]).memory(memories[i]);
    }
    dnnl_memory scratchMemory = memory(scratch);
    Pointer scratchpad = held(new FloatPointer(Math.max(16, (scratchBytes + 3) / 4)));
    Primitives.check(kind, dnnl_memory_set_data_handle(scratchMemory, scratchpad));
    arguments.position(count++).arg(DNNL_ARG_SCRATCHPAD).memory(scratchMemory);
    arguments.position(0);
    dnnl_primitive_desc_destroy(desc);
  }

  /**
   * A plan whose arguments lie as {@code ours} says, for a primitive that wants them as {@code
   * theirs} says.
   *
   * @param firstOutput index of the first argument that the primitive writes
   */
  static Plan rearranging(
      Primitives owner,
      String kind,
      dnnl_primitive_desc desc,
      int[] names,
      dnnl_memory_desc[] ours,
      dnnl_memory_desc[] theirs,
      int firstOutput) {
    @Nullable Plan[] moves = new @Nullable Plan[names.length];
    Pointer[] buffers = new Pointer[names.length];
    for (int i = 0; i < names.length; i++) {
      if (dnnl_memory_desc_equal(ours[i], theirs[i]) == 0) {
        boolean in = i < firstOutput;
        moves[i] = move(owner, in ? ours[i] : theirs[i], in ? theirs[i] : ours[i]);
        buffers[i] = new FloatPointer(Math.max(16, (dnnl_memory_desc_get_size(theirs[i]) + 3) / 4));
      }
    }
    Plan plan = new Plan(owner, kind, desc, names, theirs);
    plan.moves = moves;
    plan.firstOutput = firstOutput;
    for (int i = 0; i < names.length; i++) {
      Plan move = moves[i];
      if (move != null) {
        plan.held(buffers[i]);
        plan.point(i, buffers[i]);
        move.point(i < firstOutput ? 1 : 0, buffers[i]);
      }
    }
    return plan;
  }

  /** From one layout or element type to another. */
  static Plan move(Primitives owner, dnnl_memory_desc from, dnnl_memory_desc to) {
    dnnl_primitive_attr attr = owner.attributes();
    dnnl_primitive_desc pd = new dnnl_primitive_desc();
    Primitives.check(
        "reorder",
        dnnl_reorder_primitive_desc_create(pd, from, owner.engine, to, owner.engine, attr));
    return new Plan(
        owner,
        "reorder",
        pd,
        new int[] {DNNL_ARG_FROM, DNNL_ARG_TO},
        new dnnl_memory_desc[] {from, to});
  }

  /** Adds the slope of a rectifier, zero, as an argument of a fused activation. */
  Plan withZeroSlope(dnnl_memory_desc desc) {
    dnnl_memory memory = memory(desc);
    Pointer pointer = held(new FloatPointer(0f));
    Primitives.check(kind, dnnl_memory_set_data_handle(memory, pointer));
    arguments
        .position(count++)
        .arg(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_WEIGHTS)
        .memory(memory);
    arguments.position(0);
    return this;
  }

  /**
   * Keeps memory as long as this plan: a caller may have a {@code PointerScope} of its own open,
   * which would take it back when it closes.
   */
  private <P extends Pointer> P held(P pointer) {
    pointer.retainReference();
    held.add(pointer);
    return pointer;
  }

  private dnnl_memory memory(dnnl_memory_desc desc) {
    dnnl_memory memory = new dnnl_memory();
    Primitives.check(kind, dnnl_memory_create(memory, desc, owner.engine, new Pointer()));
    owner.handles.memories.add(memory);
    return memory;
  }

  /** Runs on these data, one for each argument in the order they were named. */
  void run(Storage... operands) {
    for (int i = 0; i < operands.length; i++) {
      bind(i, operands[i]);
    }
    execute();
  }

  /** As {@link #run}, on parts of the data that begin at these elements; without rearrangement. */
  void runFrom(Storage[] operands, int... starts) {
    for (int i = 0; i < operands.length; i++) {
      point(i, operands[i].pointer.getPointer(starts[i]));
    }
    executeAlone();
  }

  private void bind(int index, Storage storage) {
    Plan move = moves == null ? null : moves[index];
    if (move == null) {
      point(index, storage.pointer);
    } else {
      move.point(index < firstOutput ? 0 : 1, storage.pointer);
    }
  }

  private void point(int index, Pointer pointer) {
    dnnl_memory_set_data_handle(memories[index], pointer);
  }

  private void execute() {
    if (moves == null) {
      executeAlone();
      return;
    }
    for (int i = 0; i < firstOutput; i++) {
      move(i);
    }
    executeAlone();
    for (int i = firstOutput; i < moves.length; i++) {
      move(i);
    }
  }

  private void move(int index) {
    Plan move = moves == null ? null : moves[index];
    if (move != null) {
      move.executeAlone();
    }
  }

  private void executeAlone() {
    int status = dnnl_primitive_execute(primitive, owner.stream, count, arguments);
    if (status != dnnl_success) {
      Primitives.check(kind, status);
    }
  }
}
