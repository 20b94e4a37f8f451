package org.understudy.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Parameter;

/** Parameters by name, in a fixed order. Joining prefixes names: {@code flow.0.dense.weight}. */
@API(status = API.Status.EXPERIMENTAL)
public final class Parameters implements AutoCloseable {
  /**
   * A parameter with its full name.
   *
   * @param name unique within its {@link Parameters}
   */
  public record Named(String name, Parameter parameter) {}

  private final List<Named> entries;

  private Parameters(List<Named> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Parameters under their own names. */
  public static Parameters of(Parameter... parameters) {
    List<Named> entries = new ArrayList<>();
    for (Parameter parameter : parameters) {
      entries.add(new Named(parameter.name(), parameter));
    }
    return new Parameters(entries);
  }

  /** The parts' parameters, each name behind its part's key and a dot, in the map's order. */
  public static Parameters join(Map<String, Parameters> parts) {
    List<Named> entries = new ArrayList<>();
    parts.forEach(
        (prefix, part) ->
            part.entries.forEach(
                entry -> entries.add(new Named(prefix + "." + entry.name(), entry.parameter()))));
    return new Parameters(entries);
  }

  /** Every parameter with its name, in order. */
  public List<Named> entries() {
    return entries;
  }

  /** Every parameter, in order. */
  public List<Parameter> list() {
    return entries.stream().map(Named::parameter).toList();
  }

  /**
   * A parameter by name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Parameter get(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no parameter '" + name + "'"))
        .parameter();
  }

  /** Those that training changes. */
  public Parameters trainable() {
    return new Parameters(entries.stream().filter(entry -> entry.parameter().trainable()).toList());
  }

  /** How many numbers in all. */
  public long size() {
    return entries.stream().mapToLong(entry -> entry.parameter().shape().size()).sum();
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.parameter().close());
  }
}
