/**
 * The ledger module "assets": who owns which resource, how much of it is offered, and who has leased it until when.
 *
 * <p>State is trusted as far as the ledger is. What others ask of it they ask through
 * {@link internet2.hypermesh.assets.Assets}.
 */
@NullMarked
package internet2.hypermesh.assets;

import org.jspecify.annotations.NullMarked;
