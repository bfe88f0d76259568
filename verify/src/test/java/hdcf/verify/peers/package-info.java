/**
 * Behaviour that other queues got wrong once and that only whole programs can show; docs/verification-peers.md maps each
 * case to its test. Knows the programs from outside only. Each test runs on one thread.
 */
@NullMarked
package hdcf.verify.peers;

import org.jspecify.annotations.NullMarked;
