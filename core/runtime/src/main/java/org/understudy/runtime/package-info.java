/**
 * Understudy as a library: {@link org.understudy.runtime.Understudy} finds the plugins and trains,
 * runs and loads with them. The command line calls this and nothing below it.
 */
@NullMarked
package org.understudy.runtime;

import org.jspecify.annotations.NullMarked;
