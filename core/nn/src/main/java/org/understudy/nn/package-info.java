/**
 * Layers, initialisers, optimisers and schedules on tensors. Models are built from these; nothing
 * here knows a model family.
 */
@NullMarked
package org.understudy.nn;

import org.jspecify.annotations.NullMarked;
