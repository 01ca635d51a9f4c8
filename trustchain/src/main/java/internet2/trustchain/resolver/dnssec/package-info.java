/**
 * What a validator of DNSSEC judges with (RFC 4033 to 4035, 5155, 6840): signatures over record sets, proofs that
 * something does not exist, and a bound on the work that strangers can cause (CVE-2023-50387, CVE-2023-50868). No I/O
 * and no clock.
 */
package internet2.trustchain.resolver.dnssec;
