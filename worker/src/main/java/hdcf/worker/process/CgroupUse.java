package hdcf.worker.process;

/** When a command gets a cgroup of its own, on a machine where cgroups work. */
public enum CgroupUse {
    ALWAYS,
    /** Only for a limit or a requirement that needs one. */
    ON_DEMAND,
    NEVER
}
