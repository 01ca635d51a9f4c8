/**
 * Where content is cut, and what kind of content it is.
 *
 * <p>{@link internet2.stoq.content.chunking.FastCdc} finds boundaries that hang on the bytes around them alone, so
 * that an insertion moves the boundaries near it and no others; {@link internet2.stoq.content.chunking.Classifier}
 * says from the first bytes which sizes and which packing suit.
 */
package internet2.stoq.content.chunking;
