import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Build step: lets a program begin sooner by the form of two libraries' classes; what they do stays the same. Argument: the JAR, which is changed
 * in place.
 *
 * <p>The option parser's classes are published in the form of Java 5, which no class-data archive of the JDK takes and which is
 * verified in the old, slow way; they get the form of Java 8. The logging library's join texts with classes that are made at run time,
 * some for each place, which takes a start tens of milliseconds; they get methods that append.
 */
public final class RenewClasses {
    /** From here on archives take a class. */
    private static final int FIRST_ARCHIVED = Opcodes.V1_6;

    private static final String BUILDER = "java/lang/StringBuilder";

    public static void main(String[] args) throws Exception {
        URI jar = URI.create("jar:" + Path.of(args[0]).toUri());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
            for (Path path : classes(files.getPath("/picocli"))) {
                ClassReader reader = new ClassReader(Files.readAllBytes(path));
                if (reader.readUnsignedShort(6) < FIRST_ARCHIVED) {
                    replace(path, inNewerForm(reader));
                }
            }
            for (Path path : classes(files.getPath("/ch/qos/logback"))) {
                byte[] old = Files.readAllBytes(path);
                ClassWriter writer = new ClassWriter(0);
                TextJoins joins = new TextJoins(writer);
                new ClassReader(old).accept(joins, 0);
                if (joins.count > 0) {
                    replace(path, writer.toByteArray());
                }
            }
        }
    }

    private static List<Path> classes(Path root) throws java.io.IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> path.toString().endsWith(".class")).toList();
        }
    }

    private static void replace(Path path, byte[] bytes) throws java.io.IOException {
        FileTime time = Files.getLastModifiedTime(path);
        Files.write(path, bytes);
        Files.setLastModifiedTime(path, time);
    }

    /** The same instructions with the frames that newer verifiers read. */
    private static byte[] inNewerForm(ClassReader reader) {
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

    /** Each place that joins texts calls a method of its own, which is appended to the class. */
    private static final class TextJoins extends ClassVisitor {
        private record Join(String name, String descriptor, String recipe) {}

        private final List<Join> joins = new ArrayList<>();
        private String owner = "";
        private boolean isInterface;
        private int count;

        TextJoins(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            super.visit(version, access, name, signature, superName, interfaces);
            owner = name;
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitInvokeDynamicInsn(
                        String called, String arguments, Handle bootstrap, Object... constants) {
                    // With more constants than the recipe, a text has one of its two marks in it: rare, so left alone.
                    if (called.equals("makeConcatWithConstants") && constants.length == 1) {
                        Join join = new Join("joined$" + count++, arguments, (String) constants[0]);
                        joins.add(join);
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, join.name(), arguments, isInterface);
                    } else {
                        super.visitInvokeDynamicInsn(called, arguments, bootstrap, constants);
                    }
                }
            };
        }

        @Override
        public void visitEnd() {
            joins.forEach(this::add);
            super.visitEnd();
        }

        private void add(Join join) {
            MethodVisitor code = super.visitMethod(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                    join.name(),
                    join.descriptor(),
                    null,
                    null);
            code.visitCode();
            code.visitTypeInsn(Opcodes.NEW, BUILDER);
            code.visitInsn(Opcodes.DUP);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, BUILDER, "<init>", "()V", false);
            Type[] types = Type.getArgumentTypes(join.descriptor());
            int argument = 0;
            int local = 0;
            StringBuilder text = new StringBuilder();
            for (char mark : join.recipe().toCharArray()) {
                if (mark != '\u0001') {
                    text.append(mark);
                    continue;
                }
                appendText(code, text);
                Type type = types[argument++];
                code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
                append(code, taken(type));
                local += type.getSize();
            }
            appendText(code, text);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false);
            code.visitInsn(Opcodes.ARETURN);
            code.visitMaxs(3, local);
            code.visitEnd();
        }

        private static void appendText(MethodVisitor code, StringBuilder text) {
            if (text.length() > 0) {
                code.visitLdcInsn(text.toString());
                append(code, "Ljava/lang/String;");
                text.setLength(0);
            }
        }

        private static void append(MethodVisitor code, String type) {
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, BUILDER, "append", "(" + type + ")Ljava/lang/StringBuilder;", false);
        }

        /** As what a builder takes it. */
        private static String taken(Type type) {
            return switch (type.getSort()) {
                case Type.BYTE, Type.SHORT -> "I";
                case Type.ARRAY -> "Ljava/lang/Object;";
                case Type.OBJECT ->
                    type.getClassName().equals("java.lang.String") ? type.getDescriptor() : "Ljava/lang/Object;";
                default -> type.getDescriptor();
            };
        }
    }
}
