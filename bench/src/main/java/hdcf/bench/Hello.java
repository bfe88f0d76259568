package hdcf.bench;

/** The smallest program: what a command line's start is compared with. */
final class Hello {
    private Hello() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
