/**
 * The workloads that Understudy's speed is stated for, each beside libtorch doing the same
 * arithmetic on the same numbers in the same run. libtorch is on the class path of this folder
 * alone.
 */
@NullMarked
package org.understudy.benchmarks;

import org.jspecify.annotations.NullMarked;
