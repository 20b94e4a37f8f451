/**
 * Autoregressive models: an {@link org.understudy.autoregressive.Autoregressive} model is a {@link
 * org.understudy.autoregressive.CausalNetwork} and what its numbers say of an element, an {@link
 * org.understudy.autoregressive.ElementDistribution}; the providers are thin constructors of one.
 */
@NullMarked
package org.understudy.autoregressive;

import org.jspecify.annotations.NullMarked;
