/** A plugin for Understudy: the Gaussian whose mean depends on the condition. */
package org.example.gaussian;
