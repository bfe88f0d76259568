package hdcf.hdcfctl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The one table of all verbs. Only the verb that was typed is built: reading the options of all of them costs time. */
public final class Verbs {
    private static final List<Entry> ALL = List.of(
            new Entry("submit", "submit a job and print its id", true, Submit::new),
            new Entry("run", "run a job, show what it writes, exit with its code", true, Run::new),
            new Entry("ls", "list the jobs that have not ended, or those named", false, Ls::new),
            new Entry("show", "tell about jobs", false, Show::new),
            new Entry("why", "say why jobs do not run", false, Why::new),
            new Entry("logs", "show what jobs wrote, or write", false, Logs::new),
            new Entry("wait", "wait for jobs to end", false, Wait::new),
            new Entry("abort", "abort jobs, or every job of a worker", false, Abort::new),
            new Entry("retry", "have failed jobs tried again", false, Retry::new),
            new Entry("hold", "keep jobs from being started", false, Hold::new),
            new Entry("release", "let go jobs that were held", false, Release::new),
            new Entry("update", "change the priority or the time limit of jobs", false, Update::new),
            new Entry("files", "list the files a job left behind", false, FilesList::new),
            new Entry("get", "fetch the files a job left behind", false, Get::new),
            new Entry("batch list", "list the batches", false, BatchList::new),
            new Entry("batch show", "tell how batches stand", false, BatchShow::new),
            new Entry("batch wait", "wait for a batch to end", false, BatchWait::new),
            new Entry("batch results", "show what became of each job of a batch", false, BatchResults::new),
            new Entry("batch get", "fetch all that a batch left behind, as one archive", false, BatchGet::new),
            new Entry("batch abort", "abort what is left of batches", false, BatchAbort::new),
            new Entry("schedule create", "have a job come again and again", false, ScheduleCreate::new),
            new Entry("schedule list", "list the work that comes again", false, ScheduleList::new),
            new Entry("schedule show", "tell when recurring work is due", false, ScheduleShow::new),
            new Entry("schedule pause", "let recurring work rest", false, SchedulePause::new),
            new Entry("schedule resume", "let recurring work go on", false, ScheduleResume::new),
            new Entry("schedule delete", "end recurring work; its jobs stay", false, ScheduleDelete::new),
            new Entry("template list", "list the kinds of jobs there are", false, TemplateList::new),
            new Entry("template show", "tell what a kind of job takes", false, TemplateShow::new),
            new Entry("worker list", "list the workers", false, WorkerList::new),
            new Entry("worker show", "tell about a worker and what it holds", false, WorkerShow::new),
            new Entry("worker drain", "give workers no more work", false, WorkerDrain::new),
            new Entry("worker quarantine", "the same, because something is wrong", false, WorkerQuarantine::new),
            new Entry("worker resume", "give workers work again", false, WorkerResume::new),
            new Entry("top", "show the queue and its workers, live", false, Top::new),
            new Entry("report", "tell how busy the workers were, and draw it", false, Report::new),
            new Entry("events", "show what happened, or happens", false, Events::new),
            new Entry("doctor", "check what is needed, and say what to do", false, Doctor::new),
            new Entry("login", "remember a control plane and its token", false, Login::new),
            new Entry("completion", "print what a shell needs to complete words", false, Completion::new),
            new Entry("output", "print one stream of a job, byte for byte", false, Output::new),
            new Entry("jobs list", "list jobs as the server says it, newest first", false, JobsList::new),
            new Entry("jobs describe", "show a job as the server says it", false, JobsDescribe::new),
            new Entry("workers list", "list the workers as the server says it", false, WorkersList::new),
            new Entry("backup", "save the queue to a file", false, Backup::new),
            new Entry("replay", "report what a lost worker had finished", false, Replay::new));

    private static final int MAX_SLIPS = 2;

    private Verbs() {}

    /**
     * A verb.
     *
     * @param words as it is typed
     * @param takesCommand whether everything from the first argument that is no option belongs to a job's command
     */
    public record Entry(String words, String meaning, boolean takesCommand, Supplier<Verb> maker) {
        /** How many arguments the verb itself takes. */
        public int length() {
            return words.split(" ", -1).length;
        }
    }

    /** The verb that the arguments begin with. */
    public static Optional<Entry> find(List<String> argv) {
        for (Entry entry : ALL) {
            int length = entry.length();
            if (argv.size() >= length && entry.words.equals(String.join(" ", argv.subList(0, length)))) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** The verbs that begin with this word: {@code jobs} has two. */
    public static List<String> beginningWith(String word) {
        List<String> found = new ArrayList<>();
        for (Entry entry : ALL) {
            if (entry.words.startsWith(word + " ")) {
                found.add(entry.words);
            }
        }
        return found;
    }

    /** The verb that somebody may have meant. */
    public static Optional<String> nearest(String typed) {
        String best = null;
        int least = MAX_SLIPS + 1;
        for (Entry entry : ALL) {
            int slips = slips(typed, entry.words.split(" ", -1)[0]);
            if (slips < least) {
                least = slips;
                best = entry.words;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many letters are to be typed, left out or changed, though no more than matter. */
    private static int slips(String typed, String meant) {
        if (Math.abs(typed.length() - meant.length()) > MAX_SLIPS) {
            return MAX_SLIPS + 1;
        }
        int[] before = new int[meant.length() + 1];
        for (int at = 0; at < before.length; at++) {
            before[at] = at;
        }
        for (int row = 1; row <= typed.length(); row++) {
            int[] now = new int[before.length];
            now[0] = row;
            for (int at = 1; at < now.length; at++) {
                int change = before[at - 1] + (typed.charAt(row - 1) == meant.charAt(at - 1) ? 0 : 1);
                now[at] = Math.min(change, 1 + Math.min(before[at], now[at - 1]));
            }
            before = now;
        }
        return before[meant.length()];
    }

    public static List<Entry> all() {
        return ALL;
    }
}
