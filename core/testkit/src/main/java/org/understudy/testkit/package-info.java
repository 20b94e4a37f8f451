/**
 * Conformance suites for plugin authors: extend the one for your SPI, name your provider, and its
 * laws run as tests. What a plugin does not support must fail in the specified way. Hostile parts
 * show what becomes of readers and trainers when the world misbehaves.
 */
@NullMarked
package org.understudy.testkit;

import org.jspecify.annotations.NullMarked;
