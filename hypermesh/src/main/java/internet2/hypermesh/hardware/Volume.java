package internet2.hypermesh.hardware;

/**
 * The file system that holds the data folder.
 *
 * @param type the operating system's name for it, such as {@code ext4}
 * @param freeBytes what this process may still write there
 */
public record Volume(Reading<String> type, Reading<Long> totalBytes, Reading<Long> freeBytes) {}
