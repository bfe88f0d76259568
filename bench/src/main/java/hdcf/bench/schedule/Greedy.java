package hdcf.bench.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What somebody would plan who knows how long each job will take: whenever something is free, the longest job that fits starts,
 * on the machine that it fits most tightly.
 */
final class Greedy {
    private Greedy() {}

    /** When the last job ends, in milliseconds. */
    static long makespanMs(List<Machine> fleet, List<Work> works) {
        List<Room> rooms = new ArrayList<>();
        fleet.forEach(machine -> rooms.add(new Room(machine)));
        List<Work> waiting = new ArrayList<>(works);
        waiting.sort(Comparator.comparingLong(Work::durationMs).reversed());
        PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::endMs));
        long nowMs = 0;
        while (!waiting.isEmpty() || !running.isEmpty()) {
            List<Work> left = new ArrayList<>();
            for (Work work : waiting) {
                Room room = rooms.stream()
                        .filter(one -> one.has(work))
                        .min(Comparator.comparingInt(one -> one.cpus))
                        .orElse(null);
                if (room == null) {
                    left.add(work);
                } else {
                    room.take(work, 1);
                    running.add(new Running(work, room, nowMs + work.durationMs()));
                }
            }
            waiting = left;
            Running first = running.poll();
            if (first == null) {
                throw new IllegalStateException("Expected every job to fit somewhere");
            }
            nowMs = first.endMs;
            first.room.take(first.work, -1);
            while (!running.isEmpty() && running.element().endMs == nowMs) {
                Running next = running.remove();
                next.room.take(next.work, -1);
            }
        }
        return nowMs;
    }

    private record Running(Work work, Room room, long endMs) {}

    private static final class Room {
        private int cpus;
        private int slots;
        private long memoryMb;
        private int gpus;

        Room(Machine machine) {
            cpus = machine.cpus();
            slots = machine.slots();
            memoryMb = machine.memoryMb();
            gpus = machine.gpus();
        }

        boolean has(Work work) {
            return slots > 0 && cpus >= work.cpus() && memoryMb >= work.memoryMb() && gpus >= work.gpus();
        }

        void take(Work work, int times) {
            slots -= times;
            cpus -= times * work.cpus();
            memoryMb -= times * work.memoryMb();
            gpus -= times * work.gpus();
        }
    }
}
