package org.understudy.report;

import org.apiguardian.api.API;

/**
 * What one axis shows.
 *
 * @param name the quantity
 * @param unit its physical unit, empty where there is none
 */
@API(status = API.Status.EXPERIMENTAL)
public record Axis(String name, String unit) {
  /** A quantity without a unit. */
  public static Axis of(String name) {
    return new Axis(name, "");
  }

  /** The name with the unit in brackets: {@code energy [GeV]}. */
  public String label() {
    return unit.isEmpty() ? name : name + " [" + unit + "]";
  }
}
