package internet2.server.settings;

/** How strictly and on which ports a node runs. */
public enum Mode {
    /** On one desk: unprivileged ports, a small plot, certificates from a minute on. */
    DEVELOPMENT,
    /** The standard ports, a plot that takes a minute to make, certificates from an hour on. */
    PRODUCTION
}
