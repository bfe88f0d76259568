package hdcf.verify.sim;

import hdcf.worker.spool.DiskSteps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The disk under a worker's journal: refuses, lets the worker die between two steps, and forgets what was not forced. */
final class SimDisk implements DiskSteps {
    private final DiskSteps real = DiskSteps.real();
    private final World world;
    private final SplittableRandom random;
    private final Runnable death;
    private final IdentityHashMap<FileChannel, Path> open = new IdentityHashMap<>();
    /** Bytes of each file that are on the disk; of a file whose name is not, none. */
    private final Map<Path, Long> durable = new LinkedHashMap<>();

    private final Map<Path, Long> nameless = new HashMap<>();
    private boolean isSpared;

    /** @param death ends the worker; the step that calls it does not return */
    SimDisk(World world, SplittableRandom random, Runnable death) {
        this.world = world;
        this.random = random;
        this.death = death;
    }

    /** While the lock is taken: a real process that dies there leaves it to the system. */
    void spare(boolean whileLocking) {
        isSpared = whileLocking;
    }

    private void step() throws IOException {
        if (!isSpared && world.chance(random, world.rates().death())) {
            death.run();
            throw new SimDeath("at a step of the disk");
        }
        if (world.chance(random, world.rates().diskFault())) {
            world.tally.hit("disk of a worker failed");
            throw new IOException("Input/output error");
        }
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        step();
        real.write(file, bytes);
        nameless.put(file, (long) bytes.length);
    }

    @Override
    public void force(Path file) throws IOException {
        step();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        real.rename(from, to);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step();
        nameless.forEach((file, length) -> durable.put(file, length));
        nameless.clear();
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        step();
        FileChannel channel = real.create(file);
        open.put(channel, file);
        nameless.put(file, 0L);
        return channel;
    }

    @Override
    public void append(FileChannel file, ByteBuffer bytes) throws IOException {
        step();
        if (world.chance(random, world.rates().diskFault())) {
            ByteBuffer part = bytes.duplicate();
            part.limit(part.position() + random.nextInt(part.remaining() + 1));
            real.append(file, part);
            world.tally.hit("disk of a worker failed");
            throw new IOException("No space left on device");
        }
        real.append(file, bytes);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        step();
        Path path = open.get(file);
        if (path != null) {
            (nameless.containsKey(path) ? nameless : durable).put(path, file.size());
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        real.delete(file);
        durable.remove(file);
        nameless.remove(file);
        open.values().removeIf(file::equals);
    }

    /** The machine lost power: names that were not forced are gone, and so is, in part, what was not forced of the others. */
    void losePower() throws IOException {
        for (Path file : List.copyOf(nameless.keySet())) {
            Files.deleteIfExists(file);
        }
        nameless.clear();
        for (Map.Entry<Path, Long> entry : new ArrayList<>(durable.entrySet())) {
            if (Files.exists(entry.getKey())) {
                try (FileChannel channel = FileChannel.open(entry.getKey(), java.nio.file.StandardOpenOption.WRITE)) {
                    long more = channel.size() - entry.getValue();
                    if (more > 0) {
                        channel.truncate(entry.getValue() + random.nextLong(more + 1));
                    }
                }
            }
        }
    }
}
