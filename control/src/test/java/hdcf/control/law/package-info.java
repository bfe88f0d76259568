/** The law of docs/protocol.md, rule by rule, against a real SQLite file with a hand-set clock. */
@NullMarked
package hdcf.control.law;

import org.jspecify.annotations.NullMarked;
