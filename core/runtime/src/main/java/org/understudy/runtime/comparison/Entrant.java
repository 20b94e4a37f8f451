package org.understudy.runtime.comparison;

import org.understudy.runtime.training.TrainingConfig;
import org.understudy.spi.config.Choice;

/**
 * A family that takes part.
 *
 * @param label its name in the table and in folders
 * @param choice the family with every setting
 * @param training how it is trained
 */
record Entrant(String label, Choice choice, TrainingConfig training) {}
