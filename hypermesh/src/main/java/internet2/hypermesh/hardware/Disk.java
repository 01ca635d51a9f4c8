package internet2.hypermesh.hardware;

/**
 * A whole block device.
 *
 * @param name the kernel's, such as {@code nvme0n1}
 * @param rotational true for spinning disks; virtual machines often say true of anything
 */
public record Disk(
        String name,
        Reading<Long> sizeBytes,
        Reading<Boolean> rotational,
        Reading<Boolean> removable,
        Reading<String> model) {}
