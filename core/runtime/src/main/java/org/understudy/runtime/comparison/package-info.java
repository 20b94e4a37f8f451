/**
 * Several model families on the same rows: trained alike, measured alike, shown side by side. The
 * command {@code compare} calls it; metrics and families come from the registry by name.
 */
@NullMarked
package org.understudy.runtime.comparison;

import org.jspecify.annotations.NullMarked;
