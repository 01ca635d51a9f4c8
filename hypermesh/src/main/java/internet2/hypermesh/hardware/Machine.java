package internet2.hypermesh.hardware;

import java.util.List;

/**
 * One machine at one moment.
 *
 * @param system what was read: {@code linux}, or the name that the JDK gives the operating system
 * @param disks whole devices, not partitions; none made of others (device mapper, RAID, loop)
 */
public record Machine(
        String system,
        Processor processor,
        Memory memory,
        List<Disk> disks,
        Volume dataVolume,
        List<NetworkCard> networkCards,
        List<Gpu> gpus) {

    public Machine {
        disks = List.copyOf(disks);
        networkCards = List.copyOf(networkCards);
        gpus = List.copyOf(gpus);
    }
}
