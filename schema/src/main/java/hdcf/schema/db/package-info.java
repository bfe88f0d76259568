/**
 * The database schema: Flyway migrations (resources) and, beside them, the jOOQ tables generated from the migrated file.
 *
 * <p>Floor: the lowest. Only the control plane's store uses it.
 */
@NullMarked
package hdcf.schema.db;

import org.jspecify.annotations.NullMarked;
