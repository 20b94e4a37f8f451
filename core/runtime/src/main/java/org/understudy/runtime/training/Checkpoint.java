package org.understudy.runtime.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Ema;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Parameters;
import org.understudy.nn.Schedule;
import org.understudy.runtime.file.AtomicFile;
import org.understudy.runtime.file.Safetensors;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;

/** Everything training needs to go on: one safetensors file, replaced whole. */
final class Checkpoint {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The part of the state that is not arrays of floats. */
  record State(
      List<Epoch> history,
      int bestEpoch,
      double bestLoss,
      double seconds,
      Map<String, Long> steps,
      List<Double> schedule,
      Progress.@Nullable Begun begun) {}

  private final Path file;
  private final Parameters parameters;
  private final Map<String, Optimiser> optimisers;
  private final Schedule schedule;
  private final @Nullable Ema ema;
  private final Progress progress;

  Checkpoint(
      Path file,
      Parameters parameters,
      Map<String, Optimiser> optimisers,
      Schedule schedule,
      @Nullable Ema ema,
      Progress progress) {
    this.file = file;
    this.parameters = parameters;
    this.optimisers = optimisers;
    this.schedule = schedule;
    this.ema = ema;
    this.progress = progress;
  }

  void save() {
    Safetensors tensors = new Safetensors();
    for (int i = 0; i < parameters.entries().size(); i++) {
      Parameters.Named named = parameters.entries().get(i);
      Shape shape = named.parameter().shape();
      put(tensors, "weights." + named.name(), shape, named.parameter().toArray());
      put(tensors, "best." + named.name(), shape, progress.best()[i]);
    }
    for (int i = 0; ema != null && i < ema.state().length; i++) {
      Parameters.Named named = parameters.trainable().entries().get(i);
      put(tensors, "average." + named.name(), named.parameter().shape(), ema.state()[i]);
    }
    Map<String, Long> steps = new LinkedHashMap<>();
    optimisers.forEach(
        (name, optimiser) -> {
          steps.put(name, optimiser.steps());
          optimiser
              .state()
              .forEach(
                  (key, values) ->
                      put(tensors, stateName(name, key), Shape.of(values.length), values));
        });
    State state =
        new State(
            progress.history(),
            progress.bestEpoch(),
            progress.bestLoss(),
            progress.seconds(),
            steps,
            Arrays.stream(schedule.state()).boxed().toList(),
            progress.begun());
    try {
      tensors.metadata().put("state", JSON.writeValueAsString(state));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checkpoint's state has no JSON form", e);
    }
    AtomicFile.write(file, tensors::writeTo);
  }

  private static void put(Safetensors tensors, String name, Shape shape, float[] values) {
    tensors.entries().put(name, new Safetensors.Entry(shape, values));
  }

  private static String stateName(String objective, String key) {
    return "optimiser." + objective + "." + key;
  }

  void loadIfPresent() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      load(Safetensors.read(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read checkpoint " + file + ": " + e.getMessage(), e));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "checkpoint "
              + file
              + " does not fit this experiment: "
              + e.getMessage()
              + "; delete it to begin anew",
          e);
    }
  }

  private void load(Safetensors tensors) throws JsonProcessingException {
    String text = tensors.metadata().get("state");
    if (text == null) {
      throw new IllegalArgumentException("it holds no training state");
    }
    State state = JSON.readValue(text, new TypeReference<State>() {});
    int count = parameters.entries().size();
    float[][] best = new float[count][];
    for (int i = 0; i < count; i++) {
      Parameters.Named named = parameters.entries().get(i);
      Parameter parameter = named.parameter();
      parameter.set(tensors.get("weights." + named.name(), parameter.shape()));
      best[i] = tensors.get("best." + named.name(), parameter.shape());
    }
    if (ema != null) {
      ema.restore(
          parameters.trainable().entries().stream()
              .map(named -> tensors.get("average." + named.name(), named.parameter().shape()))
              .toArray(float[][]::new));
    }
    optimisers.forEach(
        (name, optimiser) -> {
          Map<String, float[]> saved = new LinkedHashMap<>();
          optimiser
              .state()
              .forEach(
                  (key, values) ->
                      saved.put(key, tensors.get(stateName(name, key), Shape.of(values.length))));
          optimiser.restore(saved, state.steps().getOrDefault(name, 0L));
        });
    schedule.restore(state.schedule().stream().mapToDouble(Double::doubleValue).toArray());
    progress.restore(
        state.history(), state.bestEpoch(), state.bestLoss(), state.seconds(), state.begun(), best);
  }
}
