/**
 * Every operation of the engine against libtorch's own result on random shapes and numbers, and the
 * time of the most used ones beside libtorch's.
 *
 * <p>The comparisons run by {@code mvn -pl integration-tests -Pbenchmarks test
 * -Dtest='*AgainstLibtorchTest'}, always on the same random numbers.
 */
@NullMarked
package org.understudy.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
