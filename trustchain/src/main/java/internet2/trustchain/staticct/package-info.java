/**
 * The log in the form that clients of Certificate Transparency know: {@link internet2.trustchain.staticct.StaticCtLog}
 * gives checkpoints, certificate timestamps and issuers of static-ct-api over the one tree that
 * {@link internet2.trustchain.log.TransparencyLog} keeps, with an ECDSA key of its own, since RFC 6962 knows no other.
 */
package internet2.trustchain.staticct;
