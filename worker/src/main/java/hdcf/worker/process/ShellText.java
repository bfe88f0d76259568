package hdcf.worker.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says to a slot shell: a preamble once, then one brace group for each command. The group is what makes a
 * line that was cut by the worker's death a mistake of syntax and not a shorter command.
 */
final class ShellText {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Variables that a shell gives a meaning, a value or a guard of its own; they pass through env(1). */
    private static final Set<String> OWN = Set.of(
            "_",
            "PWD",
            "OLDPWD",
            "UID",
            "EUID",
            "PPID",
            "SHELLOPTS",
            "SHLVL",
            "GROUPS",
            "DIRSTACK",
            "FUNCNAME",
            "FUNCNEST",
            "RANDOM",
            "SRANDOM",
            "SECONDS",
            "LINENO",
            "EPOCHSECONDS",
            "EPOCHREALTIME",
            "HISTCMD",
            "PIPESTATUS",
            "OPTIND",
            "TMOUT",
            "POSIXLY_CORRECT",
            "IFS");

    private static final List<String> OWN_PREFIXES = List.of("BASH", "COMP_", "hdcf_");

    /** Variables that are the same for most commands; bash reads what it is told byte by byte, so they are told once. */
    private static final List<String> SHARED = List.of("PATH", "HOME", "USER", "SHELL", "TMPDIR", "TZ");

    /** Bash reads a pipe byte by byte, for the sake of what it starts, unless it is told how much is there. */
    private static final String TAKES_WHOLE = """
            LC_ALL=C; [ ${BASH_VERSINFO[0]} -lt 5 ] || hdcf_x(){ read -r -N $1 hdcf_l && eval "$hdcf_l"; }
            """;

    /** Bash drops what it was about to do when a command dies of INT, and goes on with the next line. */
    private static final String TELLS_DROPPED = """
            hdcf_int(){ [ "$hdcf_i" = $1 ] || { (exit 130); hdcf_fin $1 $2; }; }
            """;

    /**
     * Bash comes back when a command was stopped; its wait does too, again and again, but for the pause. The pause is a read
     * that nobody answers: while another command ran, bash would forget how this one ended. A first wait for what bash
     * does not know means that the code was the command's own.
     */
    private static final String AWAITS_STOPPED = """
            hdcf_stop(){ hdcf_f=
            while [ -n "$hdcf_p" ] && [ $hdcf_r -ge 145 ] && [ $hdcf_r -le 150 ]
            do wait $hdcf_p 2>/dev/null; hdcf_q=$?
            if [ -z "$hdcf_f" ]; then [ $hdcf_q -ne 127 ] || break; exec {hdcf_f}<> <(:); fi
            hdcf_r=$hdcf_q; [ $hdcf_r -lt 145 ] || read -r -t 0.2 -u $hdcf_f; done
            [ -z "$hdcf_f" ] || exec {hdcf_f}<&-; }
            """;

    private static final String IF_STOPPED = """
            case $hdcf_r in 14[5-9]|150) hdcf_stop;; esac
            """;

    /** A command that wrote over its start file left no number, or one like 1, which would name every process of this user. */
    private static final String TRUSTS_NUMBER = """
            case $hdcf_p in ''|*[!0-9]*|0*|1|??????????*) hdcf_p=;; esac
            """;

    /** What is left of a group; a command that removed its start file took its group's number along. */
    private static final String ENDS_LEFT = """
            hdcf_left(){ if [ -z "$hdcf_p" ]; then hdcf_k=2; else hdcf_k=1; [ $2 = 1 ] || kill -KILL -$hdcf_p; fi; }
            """;

    private static final String ENDS_GROUP = """
            if [ -z "$hdcf_p" ] || kill -0 -$hdcf_p; then hdcf_left $1 $2; fi
            """;

    private final Rung rung;
    private final @Nullable Path setsid;
    private final @Nullable Path env;

    ShellText(Rung rung, @Nullable Path setsid, @Nullable Path env) {
        this.rung = rung;
        this.setsid = setsid;
        this.env = env;
    }

    /** The functions of a slot shell; {@code hdcf_x} takes a command, {@code hdcf_go} becomes it, {@code hdcf_fin} tells its end. */
    String preamble(Place place, @Nullable String cgroup) {
        boolean isBash = rung == Rung.BASH;
        // Handlers, not '' : what is ignored stays ignored in every command. The death of the worker is a broken pipe.
        return (isBash ? "set -m\n" : "")
                + "umask 077; PATH=/bin:/usr/bin; trap : PIPE HUP INT TERM; set -f\n"
                + "read -r hdcf_s </proc/self/stat; set -- $hdcf_s; hdcf_me=\"$1 ${22}\"\n"
                + (cgroup == null ? "" : "echo 0 >" + quoted(cgroup + "/cgroup.procs") + " || exit 125\n")
                + "hdcf_b=" + quoted(place.words()) + "\n"
                + "hdcf_x(){ :; }\n"
                // A shell copies a function each time before it runs it: what is rarely needed stands apart.
                + (isBash ? TAKES_WHOLE + TELLS_DROPPED + AWAITS_STOPPED : "")
                + (rung.isGroup() ? ENDS_LEFT : "")
                + "hdcf_fin(){ hdcf_r=$?; hdcf_i=$1; hdcf_k=0; hdcf_t=; hdcf_w=; hdcf_p=\n"
                // A command may have put a pipe there, which would be waited for.
                + "[ ! -f \"$hdcf_d/start\" ] || "
                + "read -r hdcf_t hdcf_w hdcf_q hdcf_q hdcf_q hdcf_q hdcf_p hdcf_q <\"$hdcf_d/start\"\n"
                + TRUSTS_NUMBER
                + (isBash ? IF_STOPPED : "")
                // Said by the shell itself or by a worker: a code alone could be the command's own.
                + "[ $hdcf_r -ne 125 ] || [ \"$hdcf_t\" != N ] || { echo \"X $1 $hdcf_w\"; return; }\n"
                + (rung.isGroup() ? ENDS_GROUP : "")
                + "[ -e \"$hdcf_d/start\" ] && [ ! -f \"$hdcf_d/start\" ] || "
                + "echo \"E $hdcf_r $hdcf_k\" >>\"$hdcf_d/start\"; times; echo \"E $1 $hdcf_r $hdcf_k\"; }\n"
                + "hdcf_no(){ set -C; echo \"N $1\" >\"$hdcf_d/start\"; exit 125; }\n"
                + "hdcf_go(){ " + (isBash ? "trap - INT; " : "")
                + "cd \"$hdcf_c\" && unset PWD OLDPWD SHLVL || hdcf_no " + GiveUp.FOLDER + "\n"
                + "command exec </dev/null >>\"$hdcf_o\" 2>>\"$hdcf_e\" || hdcf_no " + GiveUp.OUTPUT + "\n"
                + "[ -z \"$hdcf_g\" ] || echo 0 >|\"$hdcf_g/cgroup.procs\" || hdcf_no " + GiveUp.CGROUP + "\n"
                + "[ -z \"$hdcf_n\" ] || ulimit -n $hdcf_n || hdcf_no " + GiveUp.LIMIT + "\n"
                + "read -r hdcf_s </proc/self/stat || hdcf_no " + GiveUp.IDENTITY + "; set -C\n"
                + "echo \"S $hdcf_b $hdcf_me $hdcf_s\" >\"$hdcf_d/start\" || exit 125\n"
                + (rung == Rung.SETSID ? "exec " + quoted(String.valueOf(setsid)) : "exec")
                + (isBash || rung == Rung.SETSID ? " --" : "")
                + " \"$@\"; }\n";
    }

    /**
     * One command.
     *
     * @param number by which the shell will name it when it has ended
     * @param known what the shell itself has in its environment; grows with its first command
     */
    String command(int number, LaunchSpec spec, Cell cell, Map<String, String> known) throws LaunchRefusedException {
        Map<String, String> shared = new HashMap<>();
        StringBuilder first = new StringBuilder();
        StringBuilder text = new StringBuilder(1_024);
        for (String name : SHARED) {
            String value = cell.environment().get(name);
            if (known.isEmpty() && value != null) {
                shared.put(name, value);
                first.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append('\n');
            }
        }
        text.append("{ hdcf_d=").append(quoted(spec.folder().toString()));
        text.append("; ( hdcf_c=").append(below(spec.folder(), spec.workingDir()));
        text.append(" hdcf_o=").append(below(spec.folder(), spec.stdout()));
        text.append(" hdcf_e=").append(below(spec.folder(), spec.stderr()));
        text.append(" hdcf_g=").append(cell.cgroup() == null ? "" : quoted(cell.cgroup()));
        text.append(" hdcf_n=").append(cell.openFiles() == null ? "" : cell.openFiles());
        StringBuilder exports = new StringBuilder();
        StringBuilder wrapped = new StringBuilder();
        for (Map.Entry<String, String> entry : cell.environment().entrySet()) {
            String there = shared.getOrDefault(entry.getKey(), known.get(entry.getKey()));
            if (entry.getValue().equals(there)) {
                continue;
            }
            boolean isOwn = isShellsOwn(entry.getKey());
            (isOwn ? wrapped : exports)
                    .append(' ')
                    .append(isOwn ? quoted(entry.getKey() + "=" + entry.getValue()) : entry.getKey() + "=")
                    .append(isOwn ? "" : quoted(entry.getValue()));
        }
        if (!exports.isEmpty()) {
            text.append("; export").append(exports);
        }
        known.keySet().stream()
                .filter(name -> !cell.environment().containsKey(name))
                .forEach(name -> text.append("; unset ").append(name));
        text.append("; hdcf_go");
        if (!wrapped.isEmpty()) {
            text.append(' ')
                    .append(throughEnv(cell.argv().get(0)))
                    .append(" --")
                    .append(wrapped);
        }
        cell.argv().forEach(word -> text.append(' ').append(quoted(word)));
        known.putAll(shared);
        String words = " " + number + (spec.limits().keepLeaked() ? " 1" : " 0");
        // In the foreground: in the background a POSIX shell lets a command ignore INT and QUIT for good.
        String group = text.append(" ); hdcf_fin").append(words).append("; }\n").toString();
        first.append("hdcf_x ").append(group.getBytes(StandardCharsets.UTF_8).length);
        first.append('\n').append(group);
        if (rung == Rung.BASH) {
            first.append("hdcf_int").append(words).append('\n');
        }
        return first.toString();
    }

    /** What a shell needs to know of a command beyond its specification. */
    record Cell(
            List<String> argv,
            Map<String, String> environment,
            @Nullable String cgroup,
            @Nullable Integer openFiles) {}

    private String throughEnv(String program) throws LaunchRefusedException {
        Path through = env;
        if (through == null || program.indexOf('=') >= 0) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected environment names of letters, digits and _, found others, which need env(1) and a program"
                            + " without = in its name; name them differently");
        }
        return quoted(through.toString());
    }

    private static String below(Path folder, Path file) {
        return !file.equals(folder) && file.startsWith(folder)
                ? "$hdcf_d/" + quoted(folder.relativize(file).toString())
                : quoted(file.toString());
    }

    private static boolean isShellsOwn(String name) {
        return !IDENTIFIER.matcher(name).matches()
                || OWN.contains(name)
                || OWN_PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** One word for a shell, whatever is in it; NUL alone cannot be said. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
