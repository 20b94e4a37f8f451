package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * One step of a long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of
 * Gers et al. 2000), in PyTorch's form:
 *
 * <pre>{@code
 * i  = sigmoid(W_ii x + b_ii + W_hi h + b_hi)
 * f  = sigmoid(W_if x + b_if + W_hf h + b_hf)
 * g  = tanh(W_ig x + b_ig + W_hg h + b_hg)
 * o  = sigmoid(W_io x + b_io + W_ho h + b_ho)
 * c' = f * c + i * g
 * h' = o * tanh(c')
 * }</pre>
 *
 * <p>Weights and biases hold i, f, g and o one below the other, as PyTorch's {@code weight_ih},
 * {@code weight_hh}, {@code bias_ih} and {@code bias_hh} do, and begin uniform within 1 /
 * sqrt(hidden).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LstmCell {
  /**
   * What a step hands to the next.
   *
   * @param hidden the output, {@code [n, hidden]}
   * @param cell the memory, {@code [n, hidden]}
   */
  public record State(Tensor hidden, Tensor cell) {}

  private final Dense input;
  private final Dense state;
  private final int in;
  private final int hidden;

  /**
   * A cell.
   *
   * @param in width of the input, at least 1
   * @param hidden width of output and memory, at least 1
   */
  public LstmCell(int in, int hidden, RandomStream random) {
    this.in = Shapes.positive("lstm.in", in);
    this.hidden = Shapes.positive("lstm.hidden", hidden);
    input = Dense.gates(in, 4 * hidden, hidden, random.split("input"));
    state = Dense.gates(hidden, 4 * hidden, hidden, random.split("state"));
  }

  /** The state before the first step: zeros. */
  public State start(int n) {
    return new State(Tensor.zeros(n, hidden), Tensor.zeros(n, hidden));
  }

  /**
   * The state behind one more input.
   *
   * @param x {@code [n, in]}
   * @param before the state before, {@code [n, hidden]} each
   * @throws IllegalArgumentException if any has another shape
   */
  public State apply(Tensor x, State before) {
    Shapes.require("lstm: x", x, "[n, in]", Shapes.ANY, in);
    Shapes.require("lstm: hidden", before.hidden, "[n, hidden]", x.dim(0), hidden);
    Shapes.require("lstm: cell", before.cell, "[n, hidden]", x.dim(0), hidden);
    Tensor all = input.apply(x).add(state.apply(before.hidden));
    Tensor admit = gate(all, 0).sigmoid();
    Tensor retain = gate(all, 1).sigmoid();
    Tensor proposal = gate(all, 2).tanh();
    Tensor release = gate(all, 3).sigmoid();
    Tensor cell = retain.mul(before.cell).add(admit.mul(proposal));
    return new State(release.mul(cell.tanh()), cell);
  }

  private Tensor gate(Tensor all, int which) {
    return all.slice(1, which * hidden, (which + 1) * hidden);
  }

  /**
   * {@code input.weight [4 hidden, in]}, {@code input.bias [4 hidden]}, {@code state.weight [4
   * hidden, hidden]}, {@code state.bias [4 hidden]}.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("input", input.parameters());
    parts.put("state", state.parameters());
    return Parameters.join(parts);
  }
}
