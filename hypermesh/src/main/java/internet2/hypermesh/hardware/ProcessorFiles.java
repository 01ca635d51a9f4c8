package internet2.hypermesh.hardware;

import internet2.hypermesh.hardware.Processor.Cache;
import internet2.hypermesh.hardware.Processor.NumaNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The processor from {@code /proc/cpuinfo} and {@code /sys/devices/system} (kernel: Documentation/ABI,
 * sysfs-devices-system-cpu).
 */
final class ProcessorFiles {

    private static final String CPUS = "sys/devices/system/cpu";
    private static final String NODES = "sys/devices/system/node";
    private static final Pattern CPU = Pattern.compile("cpu\\d{1,5}");
    private static final Pattern NODE = Pattern.compile("node\\d{1,4}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final KernelFiles files;
    private final List<Map<String, String>> stated;

    ProcessorFiles(KernelFiles files) {
        this.files = files;
        this.stated = files.lines("proc/cpuinfo").parse(ProcessorFiles::blocks).or(List.of());
    }

    Processor read(String architecture, Limits limits) {
        List<String> folders = files.names(CPUS).stream()
                .filter(name -> CPU.matcher(name).matches())
                .map(name -> CPUS + "/" + name)
                .toList();
        return new Processor(
                architecture,
                model(),
                threads(),
                count(folders, "topology/thread_siblings_list", List.of("physical id", "core id")),
                count(folders, "topology/core_siblings_list", List.of("physical id")),
                features(),
                caches(folders),
                numaNodes(),
                limits);
    }

    private Reading<String> model() {
        for (String key : List.of("model name", "cpu", "uarch")) {
            String model = first(key);
            if (!model.isEmpty()) {
                return Reading.known(model);
            }
        }
        // Arm kernels name no model: only who designed the core, and its part number.
        String implementer = first("CPU implementer");
        String part = first("CPU part");
        return implementer.isEmpty() || part.isEmpty()
                ? Reading.unknown("/proc/cpuinfo names no model")
                : Reading.known("implementer " + implementer + " part " + part);
    }

    private Reading<Integer> threads() {
        Reading<Integer> online = files.text(CPUS + "/online")
                .parse(text -> CpuList.parse(text, "/" + CPUS + "/online").size());
        long processors =
                stated.stream().filter(block -> block.containsKey("processor")).count();
        return online.isKnown() || processors == 0 ? online : Reading.known((int) processors);
    }

    /** How many different sets of siblings there are; where the kernel shows none, how many different ids it states. */
    private Reading<Integer> count(List<String> folders, String siblings, List<String> keys) {
        Set<String> groups = new HashSet<>();
        for (String folder : folders) {
            if (files.text(folder + "/" + siblings) instanceof Reading.Known<String>(String group)) {
                groups.add(group);
            }
        }
        if (groups.isEmpty()) {
            stated.stream()
                    .filter(block -> block.keySet().containsAll(keys))
                    .forEach(block -> groups.add(
                            String.join("/", keys.stream().map(block::get).toList())));
        }
        return groups.isEmpty()
                ? Reading.unknown("neither /" + CPUS + " nor /proc/cpuinfo tells the topology")
                : Reading.known(groups.size());
    }

    private List<String> features() {
        for (String key : List.of("flags", "Features", "isa")) {
            String features = first(key);
            if (!features.isEmpty()) {
                return Arrays.stream(SPACE.split(features)).sorted().distinct().toList();
            }
        }
        return List.of();
    }

    private List<Cache> caches(List<String> folders) {
        Set<List<String>> distinct = new HashSet<>();
        Map<Cache, Integer> counts = new HashMap<>();
        for (String folder : folders) {
            for (String index : files.names(folder + "/cache")) {
                String path = folder + "/cache/" + index + "/";
                Reading<Cache> cache = cache(path);
                String sharers = files.text(path + "shared_cpu_list").or("only " + folder);
                if (cache instanceof Reading.Known<Cache>(Cache known)
                        && distinct.add(List.of(known.toString(), sharers))) {
                    counts.merge(known, 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .map(entry -> new Cache(
                        entry.getKey().level(),
                        entry.getKey().type(),
                        entry.getKey().sizeBytes(),
                        entry.getValue()))
                .sorted(Comparator.comparingInt(Cache::level)
                        .thenComparing(Cache::type)
                        .thenComparingLong(Cache::sizeBytes))
                .toList();
    }

    private Reading<Cache> cache(String path) {
        String type = files.text(path + "type").or("");
        Reading<Long> size = files.text(path + "size").parse(text -> kibibytes(text, "/" + path + "size"));
        if (!List.of("Data", "Instruction", "Unified").contains(type) || !size.isKnown()) {
            return Reading.unknown("/" + path + " describes no cache");
        }
        return files.number(path + "level").parse(level -> new Cache(level.intValue(), type, size.or(0L), 1));
    }

    private static long kibibytes(String text, String where) {
        if (!text.endsWith("K")) {
            throw new IllegalArgumentException(
                    where + " holds \"" + KernelFiles.shortened(text) + "\", not a size in K");
        }
        return Math.multiplyExact(KernelFiles.decimal(text.substring(0, text.length() - 1), where), 1024L);
    }

    private List<NumaNode> numaNodes() {
        List<NumaNode> nodes = new ArrayList<>();
        for (String name : files.names(NODES)) {
            if (NODE.matcher(name).matches()) {
                String path = NODES + "/" + name;
                // A node of memory alone (CXL, persistent) has an empty cpulist.
                List<Integer> threads = files.text(path + "/cpulist")
                        .parse(text -> CpuList.parse(text, "/" + path + "/cpulist"))
                        .or(List.of());
                Reading<Long> memory = MemoryFiles.table(files, path + "/meminfo")
                        .parse(table -> MemoryFiles.bytes(table, "MemTotal", "/" + path + "/meminfo"));
                nodes.add(new NumaNode(Integer.parseInt(name.substring(4)), threads, memory));
            }
        }
        return nodes;
    }

    private String first(String key) {
        return stated.stream()
                .map(block -> block.getOrDefault(key, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Blocks of {@code key : value} with blank lines between. */
    private static List<Map<String, String>> blocks(List<String> lines) {
        List<Map<String, String>> blocks = new ArrayList<>();
        Map<String, String> block = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (line.isBlank() && !block.isEmpty()) {
                blocks.add(block);
                block = new TreeMap<>();
            } else if (colon > 0) {
                block.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        if (!block.isEmpty()) {
            blocks.add(block);
        }
        return blocks;
    }
}
