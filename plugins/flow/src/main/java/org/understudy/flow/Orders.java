package org.understudy.flow;

/** Orders of dependence. */
final class Orders {
  private Orders() {}

  /** Every feature depends on those before it. */
  static int[] natural(int features) {
    int[] order = new int[features];
    for (int i = 0; i < features; i++) {
      order[i] = i;
    }
    return order;
  }
}
