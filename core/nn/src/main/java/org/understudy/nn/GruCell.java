package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * One step of a gated recurrent unit (Cho et al. 2014), in PyTorch's form, where the reset gate
 * acts behind the state's matrix product:
 *
 * <pre>{@code
 * r  = sigmoid(W_ir x + b_ir + W_hr h + b_hr)
 * z  = sigmoid(W_iz x + b_iz + W_hz h + b_hz)
 * n  = tanh(W_in x + b_in + r * (W_hn h + b_hn))
 * h' = (1 - z) * n + z * h
 * }</pre>
 *
 * <p>Weights and biases hold r, z and n one below the other, as PyTorch's {@code weight_ih}, {@code
 * weight_hh}, {@code bias_ih} and {@code bias_hh} do, and begin uniform within 1 / sqrt(hidden).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class GruCell {
  private final Dense input;
  private final Dense state;
  private final int in;
  private final int hidden;

  /**
   * A cell.
   *
   * @param in width of the input, at least 1
   * @param hidden width of the state, at least 1
   */
  public GruCell(int in, int hidden, RandomStream random) {
    this.in = Shapes.positive("gru.in", in);
    this.hidden = Shapes.positive("gru.hidden", hidden);
    input = Dense.gates(in, 3 * hidden, hidden, random.split("input"));
    state = Dense.gates(hidden, 3 * hidden, hidden, random.split("state"));
  }

  /** The state before the first step: zeros, {@code [n, hidden]}. */
  public Tensor start(int n) {
    return Tensor.zeros(n, hidden);
  }

  /**
   * The state behind one more input.
   *
   * @param x {@code [n, in]}
   * @param h the state before, {@code [n, hidden]}
   * @return {@code [n, hidden]}
   * @throws IllegalArgumentException if either has another shape
   */
  public Tensor apply(Tensor x, Tensor h) {
    Shapes.require("gru: x", x, "[n, in]", Shapes.ANY, in);
    Shapes.require("gru: state", h, "[n, hidden]", x.dim(0), hidden);
    Tensor fromInput = input.apply(x);
    Tensor fromState = state.apply(h);
    Tensor gates =
        fromInput.slice(1, 0, 2 * hidden).add(fromState.slice(1, 0, 2 * hidden)).sigmoid();
    Tensor reset = gates.slice(1, 0, hidden);
    Tensor keep = gates.slice(1, hidden, 2 * hidden);
    Tensor proposal =
        fromInput
            .slice(1, 2 * hidden, 3 * hidden)
            .add(reset.mul(fromState.slice(1, 2 * hidden, 3 * hidden)))
            .tanh();
    return proposal.add(keep.mul(h.sub(proposal)));
  }

  /**
   * {@code input.weight [3 hidden, in]}, {@code input.bias [3 hidden]}, {@code state.weight [3
   * hidden, hidden]}, {@code state.bias [3 hidden]}.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("input", input.parameters());
    parts.put("state", state.parameters());
    return Parameters.join(parts);
  }
}
