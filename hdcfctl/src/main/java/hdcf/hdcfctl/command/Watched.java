package hdcf.hdcfctl.command;

import hdcf.hdcfctl.render.Console;

/** What a person watches and may leave to itself. */
interface Watched {
    /** That it goes on, in words. */
    String stays();

    /** The verb with which a person comes back to it. */
    String comeBack();

    /** Aborts it, and says so. */
    void abort(Console console);
}
