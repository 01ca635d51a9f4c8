package internet2.hypermesh.hardware;

import java.util.List;
import java.util.Optional;

/**
 * What the control groups (version 2) above this process leave it, from {@code /proc/self} and the mounted
 * hierarchy (kernel: cgroup-v2.rst). The tightest of the own group and its ancestors counts.
 */
final class ControlGroups {

    /** The kernel's own default of cgroup.max.depth is "max"; nobody nests deeper than this. */
    private static final int DEPTH_MAX = 64;

    private record Mount(String root, String point) {}

    private ControlGroups() {}

    static Limits read(KernelFiles files) {
        Optional<Mount> mount = mount(files);
        Optional<String> group = group(files);
        if (mount.isEmpty() || group.isEmpty()) {
            return Limits.UNLIMITED;
        }
        String point = mount.get().point().substring(1);
        String path = below(mount.get().root(), group.get());
        Limits limits = Limits.UNLIMITED;
        for (int depth = 0; depth < DEPTH_MAX; depth++) {
            limits = limits.and(of(files, point + path));
            if (path.isEmpty()) {
                break;
            }
            path = path.substring(0, path.lastIndexOf('/'));
        }
        return limits;
    }

    private static Limits of(KernelFiles files, String folder) {
        long memory = files.text(folder + "/memory.max")
                .parse(text -> text.equals("max") ? Limits.NONE : KernelFiles.decimal(text, folder))
                .or(Limits.NONE);
        long quota = files.text(folder + "/cpu.max")
                .parse(text -> cpuMillis(text, folder))
                .or(Limits.NONE);
        long set = files.text(folder + "/cpuset.cpus.effective")
                .parse(text -> CpuList.parse(text, folder).size() * 1000L)
                .or(Limits.NONE);
        return new Limits(memory, Math.min(quota, set));
    }

    /** {@code $MAX $PERIOD} in microseconds, where the first may be "max". */
    private static long cpuMillis(String text, String where) {
        List<String> parts = List.of(text.split(" ", -1));
        if (parts.size() != 2) {
            throw new IllegalArgumentException(where + "/cpu.max holds \"" + KernelFiles.shortened(text) + "\"");
        }
        if (parts.getFirst().equals("max")) {
            return Limits.NONE;
        }
        long period = KernelFiles.decimal(parts.getLast(), where);
        return Math.multiplyExact(KernelFiles.decimal(parts.getFirst(), where), 1000L) / Math.max(1, period);
    }

    /** The line {@code 0::/path} is the version 2 group. */
    private static Optional<String> group(KernelFiles files) {
        return files.lines("proc/self/cgroup").or(List.of()).stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring(3))
                .findFirst();
    }

    /** Fields of mountinfo (proc.rst, 3.5): root is the 4th, mount point the 5th, the type follows " - ". */
    private static Optional<Mount> mount(KernelFiles files) {
        for (String line : files.lines("proc/self/mountinfo").or(List.of())) {
            int dash = line.indexOf(" - ");
            String[] fields = line.split(" ", 6);
            if (dash > 0 && line.startsWith("cgroup2 ", dash + 3) && fields.length == 6 && fields[4].startsWith("/")) {
                return Optional.of(new Mount(fields[3], fields[4]));
            }
        }
        return Optional.empty();
    }

    /** The group's path below the mount; the mount itself where the group lies outside of it. */
    private static String below(String root, String group) {
        String path = root.equals("/") ? group : group.startsWith(root) ? group.substring(root.length()) : "";
        boolean inside = path.startsWith("/") && path.length() > 1 && !path.contains("/..");
        return inside ? path : "";
    }
}
