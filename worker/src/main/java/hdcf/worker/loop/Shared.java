package hdcf.worker.loop;

import hdcf.worker.spool.Spool;

/** What the loops of one worker share. */
record Shared(Link link, LoopPorts ports, WorkerIdentity identity, Spool spool, SlotBoard board, Uploads uploads) {}
