/**
 * Group commit: a bounded queue of commands and the one loop that applies them. Answers leave only after COMMIT.
 *
 * <p>Floor: above {@code store}, of which it knows nothing but {@link hdcf.control.writer.Book}. Knows no job.
 */
@NullMarked
package hdcf.control.writer;

import org.jspecify.annotations.NullMarked;
