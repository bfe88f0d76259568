/**
 * The five acceptance tests of the base system, each one a short story with the packaged programs: a job runs, something is
 * unplugged, and nobody has to do anything.
 */
@NullMarked
package hdcf.verify.acceptance;

import org.jspecify.annotations.NullMarked;
