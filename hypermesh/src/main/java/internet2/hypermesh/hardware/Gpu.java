package internet2.hypermesh.hardware;

/**
 * A display controller on the PCI bus (class 03).
 *
 * @param address the slot: domain:bus:device.function
 * @param driver the bound kernel driver, without which nothing can use it
 * @param memoryBytes its own memory; NVIDIA's driver doesn't say it in a file
 */
public record Gpu(
        String address,
        int vendorId,
        int deviceId,
        Reading<String> vendor,
        Reading<String> model,
        Reading<String> driver,
        Reading<Long> memoryBytes) {}
