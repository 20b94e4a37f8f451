/**
 * What a plugin author imports. Everything is a conditional distribution ({@link
 * org.understudy.spi.ConditionalDistribution}); what can be done with it is which capability
 * interfaces the distribution it gives implements; providers make distributions, models, datasets,
 * inference methods and metrics, and are found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package org.understudy.spi;

import org.jspecify.annotations.NullMarked;
