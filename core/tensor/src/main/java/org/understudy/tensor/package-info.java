/**
 * Off-heap float32 tensors on oneDNN with reverse-mode differentiation, the scopes that own their
 * memory, and splittable random streams. Knows nothing of models; everything above may call it.
 */
@NullMarked
package org.understudy.tensor;

import org.jspecify.annotations.NullMarked;
