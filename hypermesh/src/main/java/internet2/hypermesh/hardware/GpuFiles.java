package internet2.hypermesh.hardware;

import java.util.List;
import java.util.regex.Pattern;

/**
 * GPUs from {@code /sys/bus/pci/devices}: base class 03 of the PCI code and id assignment specification.
 * NVIDIA's driver names the model below {@code /proc/driver/nvidia}; amdgpu states the memory in sysfs.
 */
final class GpuFiles {

    private static final String PCI = "sys/bus/pci/devices";
    private static final String NVIDIA = "proc/driver/nvidia/gpus";
    private static final String MODEL = "Model:";
    private static final Pattern HEX = Pattern.compile("0x[0-9a-f]{1,6}");

    private GpuFiles() {}

    static List<Gpu> read(KernelFiles files) {
        List<String> addresses = files.names(PCI).stream()
                .filter(address ->
                        files.text(PCI + "/" + address + "/class").or("").startsWith("0x03"))
                .toList();
        PciNames names = addresses.isEmpty() ? PciNames.NONE : PciNames.read(files);
        return addresses.stream()
                .filter(address -> id(files, address, "vendor").isKnown())
                .map(address -> gpu(files, names, address))
                .toList();
    }

    private static Gpu gpu(KernelFiles files, PciNames names, String address) {
        int vendor = id(files, address, "vendor").or(0);
        int device = id(files, address, "device").or(0);
        Reading<String> stated = nvidiaModel(files, address);
        return new Gpu(
                address,
                vendor,
                device,
                names.vendor(vendor),
                stated.isKnown() ? stated : names.device(vendor, device),
                driver(files, address),
                files.number(PCI + "/" + address + "/mem_info_vram_total"));
    }

    private static Reading<Integer> id(KernelFiles files, String address, String which) {
        String path = PCI + "/" + address + "/" + which;
        return files.text(path).parse(text -> {
            if (!HEX.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "/" + path + " holds \"" + KernelFiles.shortened(text) + "\", not a PCI id");
            }
            return Integer.parseInt(text.substring(2), 16);
        });
    }

    private static Reading<String> nvidiaModel(KernelFiles files, String address) {
        return files.lines(NVIDIA + "/" + address + "/information")
                .parse(lines -> lines.stream()
                        .filter(line -> line.startsWith(MODEL))
                        .map(line -> line.substring(MODEL.length()).strip())
                        .filter(model -> !model.isEmpty() && !model.equals("Unknown"))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("NVIDIA's driver names no model at " + address)));
    }

    /** {@code DRIVER=name} in the device's uevent; no such line while none is bound. */
    private static Reading<String> driver(KernelFiles files, String address) {
        return files.lines(PCI + "/" + address + "/uevent")
                .parse(lines -> lines.stream()
                        .filter(line -> line.startsWith("DRIVER="))
                        .map(line -> line.substring("DRIVER=".length()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no driver is bound to " + address)));
    }
}
