package internet2.hypermesh.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.hypermesh.hardware.Memory.HugePages;
import internet2.hypermesh.hardware.Processor.Cache;
import internet2.hypermesh.hardware.Processor.NumaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HardwareDetectionTest {

    @TempDir
    private Path folder;

    @Test
    void readsARecordedVirtualMachine() throws IOException {
        Machine machine = detect("small-vm");

        Processor processor = machine.processor();
        assertThat(processor.model()).isEqualTo(Reading.known("AMD EPYC"));
        assertThat(processor.threads()).isEqualTo(Reading.known(2));
        assertThat(processor.cores()).isEqualTo(Reading.known(2));
        assertThat(processor.packages()).isEqualTo(Reading.known(1));
        assertThat(processor.features()).contains("aes", "avx512f", "sha_ni").isSorted();
        assertThat(processor.caches())
                .containsExactly(
                        new Cache(1, "Data", 48 << 10, 2),
                        new Cache(1, "Instruction", 32 << 10, 2),
                        new Cache(2, "Unified", 1 << 20, 2),
                        new Cache(3, "Unified", 32 << 20, 1));
        assertThat(processor.numaNodes())
                .containsExactly(new NumaNode(0, List.of(0, 1), Reading.known(4286676L << 10)));
        assertThat(processor.usableMillis()).isEqualTo(2000);
        assertThat(machine.memory().totalBytes()).isEqualTo(Reading.known(24684092L << 10));
        assertThat(machine.memory().usableBytes()).isEqualTo(24684092L << 10);
        assertThat(machine.disks()).singleElement().satisfies(disk -> {
            assertThat(disk.name()).isEqualTo("vda");
            assertThat(disk.sizeBytes()).isEqualTo(Reading.known(256L << 30));
            assertThat(disk.model().isKnown()).isFalse();
        });
        assertThat(machine.networkCards()).extracting(NetworkCard::name).containsExactly("eth0", "ifb0");
        assertThat(machine.networkCards()).extracting(NetworkCard::physical).containsExactly(true, false);
        assertThat(machine.networkCards().getFirst().addresses())
                .extracting(address -> address.getHostAddress())
                .containsExactly("fd00:0:0:0:0:0:0:2", "fe80:0:0:0:fc:ff:fe00:1");
        assertThat(machine.gpus()).isEmpty();
    }

    @Test
    void aContainerSeesWhatItsControlGroupsLeaveIt() throws IOException {
        Machine machine = detect("arm-container");

        assertThat(machine.memory().limits()).isEqualTo(new Limits(64L << 30, 6500));
        assertThat(machine.memory().usableBytes()).isEqualTo(64L << 30);
        assertThat(machine.processor().usableMillis()).isEqualTo(6500);
        assertThat(machine.memory().totalBytes()).isEqualTo(Reading.known(527953264L << 10));
    }

    @Test
    void readsATwoSocketServer() throws IOException {
        Machine machine = detect("arm-container");

        Processor processor = machine.processor();
        assertThat(processor.model()).isEqualTo(Reading.known("implementer 0x41 part 0xd0c"));
        assertThat(processor.threads()).isEqualTo(Reading.known(7));
        assertThat(processor.cores()).isEqualTo(Reading.known(7));
        assertThat(processor.packages()).isEqualTo(Reading.known(2));
        assertThat(processor.numaNodes())
                .extracting(NumaNode::threads)
                .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of());
        assertThat(processor.features()).contains("aes", "sha2");
        assertThat(machine.memory().hugePages())
                .containsExactlyInAnyOrder(new HugePages(2 << 20, 1024, 1000), new HugePages(1 << 30, 0, 0));
        assertThat(machine.disks())
                .containsExactly(new Disk(
                        "nvme0n1",
                        Reading.known(7501476528L * 512),
                        Reading.known(false),
                        Reading.known(false),
                        Reading.known("SAMSUNG MZQL23T8HCLS-00A07")));
        assertThat(machine.networkCards()).singleElement().satisfies(card -> {
            assertThat(card.speedMbps()).isEqualTo(Reading.known(25_000L));
            assertThat(card.mtu()).isEqualTo(Reading.known(9000));
            assertThat(card.mac()).isEqualTo(Reading.known("02:00:5e:10:00:01"));
            assertThat(card.addresses()).hasSize(2);
        });
    }

    @Test
    void namesGpusAsFarAsTheMachineDoes() throws IOException {
        List<Gpu> gpus = detect("gpu-workstation").gpus();

        assertThat(gpus).extracting(Gpu::address).containsExactly("0000:01:00.0", "0000:02:00.0", "0000:03:00.0");
        Gpu nvidia = gpus.get(0);
        assertThat(nvidia.vendor()).isEqualTo(Reading.known("NVIDIA Corporation"));
        assertThat(nvidia.model()).isEqualTo(Reading.known("NVIDIA GeForce RTX 4090"));
        assertThat(nvidia.driver()).isEqualTo(Reading.known("nvidia"));
        assertThat(nvidia.memoryBytes().isKnown()).isFalse();
        Gpu amd = gpus.get(1);
        assertThat(amd.model()).isEqualTo(Reading.known("Navi 31 [Radeon RX 7900 XT/7900 XTX]"));
        assertThat(amd.memoryBytes()).isEqualTo(Reading.known(25753026560L));
        Gpu unnamed = gpus.get(2);
        assertThat(unnamed.vendor().isKnown()).isFalse();
        assertThat(unnamed.model().isKnown()).isFalse();
        assertThat(unnamed.driver().isKnown()).isFalse();
        assertThat(unnamed.vendorId()).isEqualTo(0x1a03);
    }

    @Test
    void whatIsBrokenOrMissingIsUnknownAndTheRestIsRead() throws IOException {
        Machine machine = detect("gpu-workstation");

        assertThat(machine.processor().threads()).isEqualTo(Reading.known(3));
        assertThat(machine.processor().cores()).isEqualTo(Reading.known(2));
        assertThat(machine.processor().caches()).isEmpty();
        assertThat(machine.processor().limits()).isEqualTo(Limits.UNLIMITED);
        assertThat(machine.memory().totalBytes()).isEqualTo(Reading.known(32594512L << 10));
        assertThat(machine.memory().availableBytes()).isEqualTo(Reading.unknown("/proc/meminfo has no MemAvailable"));
        assertThat(machine.disks()).extracting(Disk::name).containsExactly("mmcblk0", "nvme0n1", "sda");
        assertThat(machine.disks().getFirst().model()).isEqualTo(Reading.known("SD32G"));
        assertThat(machine.disks().getFirst().removable().isKnown()).isFalse();
        assertThat(machine.disks().get(1).sizeBytes().isKnown()).isFalse();
        assertThat(machine.networkCards().getFirst().mac().isKnown()).isFalse();
        assertThat(machine.networkCards().getFirst().speedMbps().isKnown()).isFalse();
        assertThat(machine.networkCards().getFirst().addresses()).isEmpty();
    }

    @Test
    void whereThereIsNoProcTheJdkSaysWhatItKnows() throws IOException {
        Machine machine = new HardwareDetection(Files.createDirectory(folder.resolve("empty")), folder).detect();

        assertThat(machine.processor().threads())
                .isEqualTo(Reading.known(Runtime.getRuntime().availableProcessors()));
        assertThat(machine.memory().totalBytes().or(0L)).isPositive();
        assertThat(machine.processor().model().isKnown()).isFalse();
        assertThat(machine.disks()).isEmpty();
    }

    @Test
    void readsTheMachineItRunsOn() {
        Machine machine = HardwareDetection.detect(folder);

        assertThat(machine.processor().usableMillis()).isPositive();
        assertThat(machine.memory().usableBytes()).isPositive();
        assertThat(machine.dataVolume().freeBytes().or(0L)).isPositive();
    }

    private Machine detect(String name) throws IOException {
        return new HardwareDetection(RecordedMachine.layOut(name, folder.resolve(name)), folder).detect();
    }
}
