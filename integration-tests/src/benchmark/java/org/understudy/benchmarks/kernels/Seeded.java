package org.understudy.benchmarks.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

/** A property that is tried on the same random samples in every run. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Property(seed = "20260704", tries = 300, generation = GenerationMode.RANDOMIZED)
@interface Seeded {}
