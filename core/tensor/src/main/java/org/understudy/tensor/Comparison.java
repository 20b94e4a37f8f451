package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

/** Comparisons of two elements; false wherever one of them is NaN. */
enum Comparison {
  GT("gt", dnnl_binary_gt),
  GE("ge", dnnl_binary_ge),
  LT("lt", dnnl_binary_lt),
  LE("le", dnnl_binary_le),
  EQ("eq", dnnl_binary_eq);

  final String label;
  final int algorithm;

  Comparison(String label, int algorithm) {
    this.label = label;
    this.algorithm = algorithm;
  }

  /**
   * The same comparison with its operands exchanged, for the two that oneDNN finds true where an
   * element is NaN; the others as they are.
   */
  Comparison mirrored() {
    return switch (this) {
      case GT -> LT;
      case GE -> LE;
      case LT, LE, EQ -> this;
    };
  }
}
