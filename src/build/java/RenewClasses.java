import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Build step: gives the option parser's classes the form of Java 8. They are published in that of Java 5, which no class-data archive of the
 * JDK takes and which is verified in the old, slow way. Only the form changes: the same instructions with the frames that newer verifiers
 * read. Argument: the JAR, which is changed in place.
 */
public final class RenewClasses {
    /** From here on archives take a class. */
    private static final int FIRST_ARCHIVED = Opcodes.V1_6;

    public static void main(String[] args) throws Exception {
        URI jar = URI.create("jar:" + Path.of(args[0]).toUri());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
                Stream<Path> all = Files.walk(files.getPath("/picocli"))) {
            List<Path> classes =
                    all.filter(path -> path.toString().endsWith(".class")).toList();
            for (Path path : classes) {
                FileTime time = Files.getLastModifiedTime(path);
                byte[] old = Files.readAllBytes(path);
                ClassReader reader = new ClassReader(old);
                if (reader.readUnsignedShort(6) < FIRST_ARCHIVED) {
                    Files.write(path, renewed(reader));
                    Files.setLastModifiedTime(path, time);
                }
            }
        }
    }

    private static byte[] renewed(ClassReader reader) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public void visit(
                            int version,
                            int access,
                            String name,
                            String signature,
                            String superName,
                            String[] interfaces) {
                        super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
                    }
                },
                ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
