/** {@code jobs.db.example}: how it is made from real runs, and that it opens and answers what the documents ask of it. */
@NullMarked
package hdcf.verify.example;

import org.jspecify.annotations.NullMarked;
