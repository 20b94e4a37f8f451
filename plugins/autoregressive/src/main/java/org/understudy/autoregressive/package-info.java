/** Autoregressive models. */
@NullMarked
package org.understudy.autoregressive;

import org.jspecify.annotations.NullMarked;
