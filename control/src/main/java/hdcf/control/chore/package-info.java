/**
 * What time brings: expiry, loss, back-off and schedules, retention. Each chore is a {@link hdcf.control.command.Duty}, run in
 * the writer's transactions and never longer than some hundred rows.
 *
 * <p>Floor: above {@code command}, beside {@code http}. Confined to the writer thread.
 */
@NullMarked
package hdcf.control.chore;

import org.jspecify.annotations.NullMarked;
