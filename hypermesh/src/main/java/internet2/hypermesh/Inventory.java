package internet2.hypermesh;

import internet2.hypermesh.assets.AssetDescription;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Offer;
import internet2.hypermesh.hardware.Disk;
import internet2.hypermesh.hardware.Gpu;
import internet2.hypermesh.hardware.Machine;
import internet2.hypermesh.hardware.Memory;
import internet2.hypermesh.hardware.NetworkCard;
import internet2.hypermesh.hardware.Processor;
import internet2.hypermesh.hardware.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine as the assets that its node registers. Only what stays as it is from one start to the next: no free
 * space, no load; and nothing that identifies a person's device, such as serial numbers or MAC addresses.
 */
final class Inventory {

    /** Extensions that decide where work runs well; all of a processor's flags would be kilobytes. */
    private static final Set<String> NOTABLE_FEATURES = Set.of(
            "aes",
            "sha_ni",
            "avx2",
            "avx512f",
            "amx_tile",
            "vaes",
            "pclmulqdq",
            "vmx",
            "svm",
            "asimd",
            "sve",
            "sve2",
            "sha2",
            "sha3",
            "pmull",
            "atomics");

    /** Marks what detection registered: only that is retired when it is no longer detected. */
    private static final String ORIGIN = "origin";

    private static final String DETECTED = "detected";

    private static final long BITS_PER_MEGABIT = 1_000_000;

    private final HyperMeshConfiguration configuration;

    Inventory(HyperMeshConfiguration configuration) {
        this.configuration = configuration;
    }

    List<AssetDescription> of(Machine machine) {
        List<AssetDescription> assets = new ArrayList<>();
        assets.add(processor(machine));
        assets.add(memory(machine.memory()));
        machine.disks().forEach(disk -> assets.add(disk(disk)));
        machine.networkCards().stream().filter(Inventory::connects).forEach(card -> assets.add(card(card)));
        machine.gpus().forEach(gpu -> assets.add(gpu(gpu)));
        return assets.stream().limit(AssetsModule.ASSETS_PER_OWNER_MAX).toList();
    }

    static boolean wasDetected(AssetDescription asset) {
        return DETECTED.equals(asset.attributes().get(ORIGIN));
    }

    private static AssetDescription processor(Machine machine) {
        Processor processor = machine.processor();
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("system", machine.system());
        attributes.put("architecture", processor.architecture());
        put(attributes, "model", processor.model());
        put(attributes, "threads", processor.threads());
        put(attributes, "cores", processor.cores());
        put(attributes, "packages", processor.packages());
        attributes.put("memory-nodes", String.valueOf(processor.numaNodes().size()));
        attributes.put(
                "features",
                String.join(
                        " ",
                        processor.features().stream()
                                .filter(NOTABLE_FEATURES::contains)
                                .toList()));
        processor.caches().stream()
                .filter(cache -> !cache.type().equals("Instruction"))
                .forEach(cache -> attributes.put("cache-l" + cache.level(), cache.count() + " x " + cache.sizeBytes()));
        return plain(AssetKind.CPU, "cpu", processor.usableMillis(), attributes);
    }

    private AssetDescription memory(Memory memory) {
        SortedMap<String, String> attributes = new TreeMap<>();
        memory.hugePages().stream()
                .filter(pages -> pages.total() > 0)
                .forEach(pages -> attributes.put("huge-pages-" + pages.pageBytes(), String.valueOf(pages.total())));
        long capacity = Math.min(memory.usableBytes(), AssetDescription.CAPACITY_MAX);
        long offered = configuration.memoryOffer(memory);
        return new AssetDescription(
                AssetKind.MEMORY,
                "memory",
                Math.max(capacity, offered),
                new Offer(offered, configuration.longestLease()),
                configuration.stoqPort(),
                cleaned(attributes));
    }

    private static AssetDescription disk(Disk disk) {
        SortedMap<String, String> attributes = new TreeMap<>();
        put(attributes, "model", disk.model());
        put(attributes, "rotational", disk.rotational());
        put(attributes, "removable", disk.removable());
        return plain(AssetKind.STORAGE, disk.name(), disk.sizeBytes().or(0L), attributes);
    }

    private static AssetDescription card(NetworkCard card) {
        SortedMap<String, String> attributes = new TreeMap<>();
        put(attributes, "mtu", card.mtu());
        put(attributes, "state", card.state());
        long megabits = Math.min(card.speedMbps().or(0L), AssetDescription.CAPACITY_MAX / BITS_PER_MEGABIT);
        return plain(AssetKind.NETWORK, card.name(), megabits * BITS_PER_MEGABIT, attributes);
    }

    private static AssetDescription gpu(Gpu gpu) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("pci-id", String.format(Locale.ROOT, "%04x:%04x", gpu.vendorId(), gpu.deviceId()));
        put(attributes, "vendor", gpu.vendor());
        put(attributes, "model", gpu.model());
        put(attributes, "driver", gpu.driver());
        put(attributes, "memory-bytes", gpu.memoryBytes());
        return plain(AssetKind.GPU, gpu.address(), 1, attributes);
    }

    /** Software's own cards are left out, but for those that a container is connected by. */
    private static boolean connects(NetworkCard card) {
        return card.physical() || card.state().or("").equals("up");
    }

    private static AssetDescription plain(
            AssetKind kind, String key, long capacity, SortedMap<String, String> attributes) {
        long limited = Math.min(capacity, AssetDescription.CAPACITY_MAX);
        return new AssetDescription(kind, key(key), limited, Offer.NONE, 0, cleaned(attributes));
    }

    /** The kernel writes "!" for "/" in some names; whatever can't stand in a key becomes "-". */
    private static String key(String name) {
        String key = name.replaceAll("[^A-Za-z0-9._:-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return key.isEmpty() ? "unnamed" : key.substring(0, Math.min(key.length(), AssetDescription.KEY_BYTES_MAX));
    }

    private static SortedMap<String, String> cleaned(SortedMap<String, String> attributes) {
        attributes.put(ORIGIN, DETECTED);
        attributes.replaceAll((name, value) -> {
            String printable = value.replaceAll("[^ -~]", "?");
            int size = Math.min(printable.length(), AssetDescription.ATTRIBUTE_VALUE_BYTES_MAX);
            return new String(printable.getBytes(StandardCharsets.US_ASCII), 0, size, StandardCharsets.US_ASCII);
        });
        return attributes;
    }

    private static <T> void put(SortedMap<String, String> attributes, String name, Reading<T> reading) {
        if (reading instanceof Reading.Known<T>(T value)) {
            attributes.put(name, String.valueOf(value));
        }
    }
}
