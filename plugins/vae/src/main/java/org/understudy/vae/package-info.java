/** Autoencoders and variational autoencoders. */
@NullMarked
package org.understudy.vae;

import org.jspecify.annotations.NullMarked;
