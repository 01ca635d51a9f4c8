package internet2.hypermesh.memory;

/** The STOQ services of a memory host. */
enum MemoryService {
    OPEN(48),
    READ(49),
    WRITE(50),
    COMPARE_AND_SWAP(51),
    FETCH_AND_ADD(52);

    private final int number;

    MemoryService(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
