package hdcf.hdcfctl;

import hdcf.hdcfctl.render.Interrupts;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C of a terminal.
 *
 * <p>The JDK has no supported way to hear of it but to die of it. This one has been there since its first versions; should it go, the
 * program ends as programs do, with its farewell.
 */
final class CtrlC implements Interrupts {
    @Override
    public void handle(Runnable reaction) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard = Proxy.newProxyInstance(
                    CtrlC.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            reaction.run();
                        }
                        return null;
                    });
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            Object before = signal.getMethod("handle", signal, handler).invoke(null, interrupt, heard);
            Object ignored = handler.getField("SIG_IGN").get(null);
            if (ignored.equals(before)) {
                // A shell started this in the background: Ctrl-C is meant for others.
                signal.getMethod("handle", signal, handler).invoke(null, interrupt, ignored);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
            // The farewell of the shutdown remains.
        }
    }

    @Override
    public void leave(int exitCode) {
        System.exit(exitCode);
    }
}
