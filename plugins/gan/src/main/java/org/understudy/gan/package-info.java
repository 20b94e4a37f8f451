/** Generative adversarial networks. */
@NullMarked
package org.understudy.gan;

import org.jspecify.annotations.NullMarked;
