package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Functions of one element: the oneDNN algorithm forwards and backwards, or a plain function where
 * oneDNN has none, and the derivative written in operations.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions are static methods of Math
enum Unary {
  EXP(dnnl_eltwise_exp, 0, dnnl_eltwise_exp_use_dst_for_bwd) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return y;
    }
  },
  LOG(dnnl_eltwise_log, 0) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.reciprocal();
    }
  },
  LOG1P(Math::log1p) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.add(1).reciprocal();
    }
  },
  SQRT(dnnl_eltwise_sqrt, 0, dnnl_eltwise_sqrt_use_dst_for_bwd) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return y.reciprocal().mul(0.5f);
    }
  },
  SQUARE(dnnl_eltwise_square, 0) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.mul(2);
    }
  },
  ABS(dnnl_eltwise_abs, 0) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.sign();
    }
  },
  TANH(dnnl_eltwise_tanh, 0, dnnl_eltwise_tanh_use_dst_for_bwd) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return Elementwise.linear(y.square(), -1, 1);
    }
  },
  SIGMOID(dnnl_eltwise_logistic, 0, dnnl_eltwise_logistic_use_dst_for_bwd) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return y.mul(Elementwise.linear(y, -1, 1));
    }
  },
  SOFTPLUS(dnnl_eltwise_soft_relu, 1) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.sigmoid();
    }
  },
  RELU(dnnl_eltwise_relu, 0, dnnl_eltwise_relu_use_dst_for_bwd) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return Elementwise.linear(x.le(0), -1, 1);
    }
  },
  ELU(dnnl_eltwise_elu, 1, dnnl_eltwise_elu_use_dst_for_bwd) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      Tensor positive = x.gt(0);
      return Tensor.where(positive, positive, y.add(1));
    }
  },
  GELU(dnnl_eltwise_gelu_erf, 0) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      Tensor phi = Elementwise.linear(x.mul((float) Math.sqrt(0.5)).erf(), 0.5f, 0.5f);
      Tensor bell = x.square().mul(-0.5f).exp().mul((float) (1 / Math.sqrt(2 * Math.PI)));
      return phi.add(x.mul(bell));
    }
  },
  SILU(dnnl_eltwise_swish, 1) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      Tensor s = x.sigmoid();
      return s.add(y.mul(Elementwise.linear(s, -1, 1)));
    }
  },
  SIN(Math::sin) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.cos();
    }
  },
  COS(Math::cos) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.sin().neg();
    }
  },
  ERF(ErrorFunction::of) {
    @Override
    Tensor derivative(Tensor x, Tensor y) {
      return x.square().neg().exp().mul((float) (2 / Math.sqrt(Math.PI)));
    }
  };

  /** The oneDNN algorithm; 0 where there is none. */
  final int algorithm;

  /** The oneDNN algorithm whose backward pass reads the output; 0 where it reads the input. */
  final int backwardFromOutput;

  final float alpha;
  final @Nullable DoubleUnaryOperator function;

  Unary(int algorithm, float alpha) {
    this(algorithm, alpha, 0, null);
  }

  Unary(int algorithm, float alpha, int backwardFromOutput) {
    this(algorithm, alpha, backwardFromOutput, null);
  }

  Unary(DoubleUnaryOperator function) {
    this(0, 0, 0, function);
  }

  Unary(
      int algorithm, float alpha, int backwardFromOutput, @Nullable DoubleUnaryOperator function) {
    this.algorithm = algorithm;
    this.alpha = alpha;
    this.backwardFromOutput = backwardFromOutput;
    this.function = function;
  }

  /** The derivative at x, where the function is y, in operations that differentiate again. */
  abstract Tensor derivative(Tensor x, Tensor y);
}
