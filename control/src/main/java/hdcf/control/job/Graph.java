package hdcf.control.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Jobs that wait for each other, by their positions. */
public final class Graph {
    private static final int[] NONE = {};

    private final int[][] priors;

    /** A graph of so many jobs, none of which waits. */
    public Graph(int jobs) {
        priors = new int[jobs][];
        Arrays.fill(priors, NONE);
    }

    /** Says for which others a job waits. */
    public void put(int job, int[] waitsFor) {
        priors[job] = waitsFor;
    }

    /** A circle, each job after the one that waits for it and the first one again at the end; empty when there is none. */
    public List<Integer> circle() {
        byte[] seen = new byte[priors.length];
        for (int start = 0; start < priors.length; start++) {
            List<Integer> found = seen[start] == 0 ? search(start, seen) : List.of();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** Depth first, without recursion: a chain may be as long as a batch. Marks 1 on the way down, 2 when done. */
    private List<Integer> search(int start, byte[] seen) {
        Deque<int[]> path = new ArrayDeque<>();
        path.push(new int[] {start, 0});
        seen[start] = 1;
        while (!path.isEmpty()) {
            int[] top = path.element();
            if (top[1] == priors[top[0]].length) {
                seen[top[0]] = 2;
                path.pop();
                continue;
            }
            int next = priors[top[0]][top[1]++];
            if (seen[next] == 1) {
                return circle(path, next);
            }
            if (seen[next] == 0) {
                seen[next] = 1;
                path.push(new int[] {next, 0});
            }
        }
        return List.of();
    }

    private static List<Integer> circle(Deque<int[]> path, int end) {
        List<Integer> jobs = new ArrayList<>(List.of(end));
        for (int[] step : path) {
            jobs.add(step[0]);
            if (step[0] == end) {
                break;
            }
        }
        Collections.reverse(jobs);
        return jobs;
    }
}
