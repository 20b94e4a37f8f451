package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class AttentionMemoryTest {
  private static final int ROWS = 3;
  private static final int LENGTH = 5;
  private static final int WIDTH = 8;

  @Test
  void stepsGiveWhatTheWholeSequenceGives() {
    for (int context : new int[] {0, 2}) {
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        RandomStream random = RandomStream.of(1);
        TransformerBlock block = block(context, true, random);
        Tensor x = random.normal(ROWS, LENGTH, WIDTH);
        Tensor given = context == 0 ? null : random.normal(ROWS, context);
        Tensor whole = block.apply(x, given);
        AttentionMemory memory = new AttentionMemory();
        for (int again = 0; again < 2; again++) {
          for (int position = 0; position < LENGTH; position++) {
            try (Scope inside = Scope.open()) {
              Tensor step = block.step(x.slice(1, position, position + 1), given, memory);
              memory.keep(inside);
              assertArrayEquals(
                  whole.slice(1, position, position + 1).toArray(), step.toArray(), 1e-4f);
            }
          }
          memory.clear();
        }
      }
    }
  }

  @Test
  void aBlockThatSeesAllTakesNoSteps() {
    try (Scope scope = Scope.open()) {
      TransformerBlock block = block(0, false, RandomStream.of(2));
      assertThrows(
          IllegalStateException.class,
          () -> block.step(Tensor.zeros(ROWS, 1, WIDTH), null, new AttentionMemory()));
    }
  }

  private static TransformerBlock block(int context, boolean causal, RandomStream random) {
    TransformerBlock block =
        new TransformerBlock(WIDTH, 2, 16, context, causal, random.split("block"));
    for (Parameter parameter : block.parameters().list()) {
      float[] values = parameter.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.3 * random.nextGaussian());
      }
      parameter.set(values);
    }
    return block;
  }
}
