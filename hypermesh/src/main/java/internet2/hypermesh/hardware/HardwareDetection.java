package internet2.hypermesh.hardware;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out what this machine has. Takes a few milliseconds to tens of them, opens files only, changes
 * nothing and needs no privilege; what it may not read is unknown.
 */
public final class HardwareDetection {

    private final Path root;
    private final Path dataFolder;

    /**
     * @param root {@code /} for the machine itself, or where a tree of its {@code proc} and {@code sys} was recorded
     * @param dataFolder whose file system's free space counts; must exist
     */
    public HardwareDetection(Path root, Path dataFolder) {
        this.root = root;
        this.dataFolder = dataFolder;
    }

    /** The machine that this process runs on. */
    public static Machine detect(Path dataFolder) {
        return new HardwareDetection(Path.of("/"), dataFolder).detect();
    }

    public Machine detect() {
        KernelFiles files = new KernelFiles(root);
        if (!files.exists("proc/meminfo") && !files.exists("proc/cpuinfo")) {
            return JdkView.read(volume());
        }
        Limits limits = ControlGroups.read(files);
        return new Machine(
                "linux",
                new ProcessorFiles(files).read(System.getProperty("os.arch", "unknown"), limits),
                MemoryFiles.read(files, limits),
                DiskFiles.read(files),
                volume(),
                NetworkFiles.read(files),
                GpuFiles.read(files));
    }

    private Volume volume() {
        try {
            FileStore store = Files.getFileStore(dataFolder);
            return new Volume(
                    Reading.known(store.type()),
                    Reading.known(store.getTotalSpace()),
                    Reading.known(store.getUsableSpace()));
        } catch (IOException e) {
            String why = dataFolder + " lies on no readable file system: " + e.getMessage();
            return new Volume(Reading.unknown(why), Reading.unknown(why), Reading.unknown(why));
        }
    }
}
