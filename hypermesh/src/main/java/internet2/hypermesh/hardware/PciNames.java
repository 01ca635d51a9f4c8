package internet2.hypermesh.hardware;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of PCI vendors and devices from the system's {@code pci.ids}, where it has one. */
final class PciNames {

    static final PciNames NONE = new PciNames(Map.of());

    private static final List<String> PLACES = List.of("usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids");
    private static final Pattern LINE = Pattern.compile("(\\t?)([0-9a-f]{4})  (.{1,200})");

    /** The vendors whose GPUs are common: readable without the file too. */
    private static final Map<Integer, String> VENDORS = Map.of(
            0x10de, "NVIDIA Corporation",
            0x1002, "Advanced Micro Devices, Inc. [AMD/ATI]",
            0x8086, "Intel Corporation");

    private final Map<Integer, String> names;

    private PciNames(Map<Integer, String> names) {
        this.names = names;
    }

    static PciNames read(KernelFiles files) {
        for (String place : PLACES) {
            if (files.lines(place) instanceof Reading.Known<List<String>>(List<String> lines)) {
                return new PciNames(names(lines));
            }
        }
        return NONE;
    }

    Reading<String> vendor(int vendor) {
        String name = names.getOrDefault(key(vendor, 0xffff), VENDORS.getOrDefault(vendor, ""));
        return name.isEmpty() ? unnamed("vendor", vendor) : Reading.known(name);
    }

    Reading<String> device(int vendor, int device) {
        String name = names.getOrDefault(key(vendor, device), "");
        return name.isEmpty() ? unnamed("device", device) : Reading.known(name);
    }

    private static Reading<String> unnamed(String what, int id) {
        return Reading.unknown("pci.ids is absent or doesn't name " + what + " 0x" + Integer.toHexString(id));
    }

    /**
     * Vendors stand at the margin, their devices behind one tab, subsystems behind two; classes ("C 03") end the
     * list.
     */
    private static Map<Integer, String> names(List<String> lines) {
        Map<Integer, String> names = new HashMap<>();
        int vendor = -1;
        for (String line : lines) {
            if (line.startsWith("C ")) {
                break;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            int id = Integer.parseInt(parts.group(2), 16);
            if (parts.group(1).isEmpty()) {
                vendor = id;
                names.put(key(vendor, 0xffff), parts.group(3));
            } else if (vendor >= 0) {
                names.put(key(vendor, id), parts.group(3));
            }
        }
        return names;
    }

    /** The specification reserves device id ffff: here it stands for the vendor itself. */
    private static int key(int vendor, int device) {
        return vendor << 16 | device;
    }
}
