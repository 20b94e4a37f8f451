/**
 * The assembled product, from the outside: the launcher, the commands, the examples, mistakes and
 * faults. Nothing here reaches into a module.
 */
@NullMarked
package org.understudy.integration;

import org.jspecify.annotations.NullMarked;
