package hdcf.verify.sim.mutant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A class loader that has its own copy of all our classes, with some of them compiled from other sources. */
final class PlantedClasses extends ClassLoader {
    private static final String OURS = "hdcf.";

    private final Map<String, byte[]> planted;

    private PlantedClasses(Map<String, byte[]> planted) {
        super(PlantedClasses.class.getClassLoader());
        this.planted = planted;
    }

    /** Our classes, with some compiled from these sources, by the names of their classes. */
    static PlantedClasses of(Map<String, String> sources) throws IOException {
        List<Source> units = new ArrayList<>();
        sources.forEach((className, source) -> units.add(new Source(className, source)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("Expected a JDK, found a runtime without a compiler");
        }
        Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavaFileManager memory = new ForwardingJavaFileManager<>(files) {
                @Override
                public JavaFileObject getJavaFileForOutput(
                        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
                    return new Compiled(name, compiled);
                }
            };
            boolean isDone = compiler.getTask(
                            said,
                            memory,
                            null,
                            List.of("-proc:none", "-nowarn", "-classpath", classPath()),
                            null,
                            units)
                    .call();
            if (!isDone) {
                throw new IllegalStateException("Expected the planted bug to compile, but: " + said);
            }
        }
        Map<String, byte[]> planted = new HashMap<>();
        compiled.forEach((name, bytes) -> planted.put(name, bytes.toByteArray()));
        return new PlantedClasses(planted);
    }

    private static String classPath() {
        String tested = System.getProperty("surefire.test.class.path");
        return tested == null ? System.getProperty("java.class.path") : tested;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = planted.get(name);
        if (bytes == null) {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Compiled extends SimpleJavaFileObject {
        private final String name;
        private final Map<String, ByteArrayOutputStream> compiled;

        private Compiled(String name, Map<String, ByteArrayOutputStream> compiled) {
            super(URI.create("memory:///" + name.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
            this.name = name;
            this.compiled = compiled;
        }

        @Override
        public OutputStream openOutputStream() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            compiled.put(name, bytes);
            return bytes;
        }
    }
}
