package hdcf.worker.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The steps that make a file durable, apart, so that a test can stop between any two. */
public interface DiskSteps {
    /** Writes a whole file and waits until its bytes are on the disk. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Waits until a file's bytes are on the disk. */
    void force(Path file) throws IOException;

    /** Gives the file its name, replacing what had it, in one step. */
    void rename(Path from, Path to) throws IOException;

    /** Waits until the names in a folder are on the disk. */
    void forceFolder(Path folder) throws IOException;

    /** Makes a file that was not there, for its owner only, and opens it for writing. */
    FileChannel create(Path file) throws IOException;

    /** Writes all of it at the end of the file. */
    void append(FileChannel file, ByteBuffer bytes) throws IOException;

    /** Waits until the file's bytes are on the disk. */
    void force(FileChannel file) throws IOException;

    /** Removes a file, if it is there. */
    void delete(Path file) throws IOException;

    /** The machine's own disk. */
    static DiskSteps real() {
        return RealDisk.INSTANCE;
    }
}
