package internet2.trustchain;

/**
 * One property of a name's CAA record set (RFC 8659 section 4.1).
 *
 * @param critical whether an issuer that does not know the tag must refuse
 * @param tag lower case, such as {@code issue}
 */
public record CaaProperty(boolean critical, String tag, String value) {}
