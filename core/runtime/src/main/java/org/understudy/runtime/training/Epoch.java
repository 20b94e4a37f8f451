package org.understudy.runtime.training;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * What one epoch came to.
 *
 * @param number from 1
 * @param step steps made since the beginning
 * @param trainingLoss mean loss over the epoch, by objective
 * @param validationLoss mean loss over the validation rows, by objective; NaN without such rows
 * @param diagnostics the model's own figures, by name
 * @param learningRate at the epoch's end
 * @param gradientNorm mean joint norm before clipping
 * @param best whether the first objective's validation loss was the lowest so far
 * @param seconds the epoch took
 */
@API(status = API.Status.EXPERIMENTAL)
public record Epoch(
    int number,
    long step,
    Map<String, Double> trainingLoss,
    Map<String, Double> validationLoss,
    Map<String, Double> diagnostics,
    double learningRate,
    double gradientNorm,
    boolean best,
    double seconds) {}
