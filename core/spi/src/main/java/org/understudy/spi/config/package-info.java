/**
 * Strict binding of experiment files to records: every provider's config is a record, and {@link
 * org.understudy.spi.config.Configs} is the one place that reads and writes them.
 */
@NullMarked
package org.understudy.spi.config;

import org.jspecify.annotations.NullMarked;
