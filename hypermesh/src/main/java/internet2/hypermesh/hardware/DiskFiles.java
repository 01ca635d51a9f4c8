package internet2.hypermesh.hardware;

import java.util.List;

/** Block devices from {@code /sys/block} (kernel: Documentation/ABI, sysfs-block). */
final class DiskFiles {

    private static final String BLOCK = "sys/block";

    /** The kernel counts in these whatever the device's own block size is. */
    private static final long SECTOR_BYTES = 512;

    private DiskFiles() {}

    static List<Disk> read(KernelFiles files) {
        // Loop, RAM, device-mapper and RAID devices have no "device": they are made of what is listed already.
        return files.names(BLOCK).stream()
                .filter(name -> files.exists(BLOCK + "/" + name + "/device"))
                .map(name -> disk(files, name))
                .filter(disk -> disk.sizeBytes().or(1L) > 0) // an empty drive holds nothing to offer
                .toList();
    }

    private static Disk disk(KernelFiles files, String name) {
        String folder = BLOCK + "/" + name;
        Reading<String> model = files.text(folder + "/device/model");
        return new Disk(
                name,
                files.number(folder + "/size").parse(sectors -> bytes(sectors, folder)),
                files.flag(folder + "/queue/rotational"),
                files.flag(folder + "/removable"),
                model.isKnown() ? model : files.text(folder + "/device/name")); // MMC calls it name
    }

    private static long bytes(long sectors, String folder) {
        if (sectors > Long.MAX_VALUE / SECTOR_BYTES) {
            throw new IllegalArgumentException("/" + folder + "/size is too large: " + sectors);
        }
        return sectors * SECTOR_BYTES;
    }
}
