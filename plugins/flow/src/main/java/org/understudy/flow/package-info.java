/**
 * Normalizing flows: a {@link org.understudy.flow.Flow} is a base distribution behind {@link
 * org.understudy.flow.Bijection}s; the providers are thin constructors of one.
 */
@NullMarked
package org.understudy.flow;

import org.jspecify.annotations.NullMarked;
