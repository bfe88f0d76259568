package hdcf.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the disk refused, in words: an exception of the system often says a name and nothing else. */
final class DiskWords {
    private DiskWords() {}

    static String of(IOException refused) {
        if (!(refused instanceof FileSystemException named)) {
            String message = refused.getMessage();
            return message == null ? "no reason was given" : message;
        }
        String file = String.valueOf(named.getFile());
        if (isInTheWay(named)) {
            return file + " is there and is no folder";
        }
        if (named instanceof NoSuchFileException) {
            return "there is no " + file;
        }
        if (named instanceof AccessDeniedException) {
            return "this user may not use " + file;
        }
        String reason = named.getReason();
        return file + " was refused: " + (reason == null ? named.getClass().getSimpleName() : reason);
    }

    /** Whether a file has the place of a folder, as when a setting names the wrong one. */
    static boolean isInTheWay(IOException refused) {
        return refused instanceof FileAlreadyExistsException || refused instanceof NotDirectoryException;
    }
}
