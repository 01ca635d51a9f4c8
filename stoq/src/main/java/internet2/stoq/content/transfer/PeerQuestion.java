package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.StoqRefusal;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.transfer.ContentProtocol.Delivery;
import internet2.stoq.content.transfer.ContentProtocol.Presence;
import internet2.stoq.content.transfer.ContentProtocol.Question;
import internet2.stoq.content.transfer.FetchEvent.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One question to one peer, and what its answer means for the plan. Nothing of the answer is believed. */
record PeerQuestion(ContentPeer peer, long number) {

    private static final Duration HAVE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration GET_TIMEOUT = Duration.ofSeconds(30);

    /** Takes objects whose bytes are those of their ids. */
    interface Keeper {
        /**
         * @return whether it is kept: else it wasn't wanted any more
         * @throws IOException where the store fails
         */
        boolean keep(ContentId id, PackedObject object) throws IOException;
    }

    FetchEvent have(List<ContentId> ids) {
        Set<ContentId> present = new HashSet<>();
        try {
            Bytes answer = peer.call(ContentProtocol.HAVE, new Question(ids).encoded(), HAVE_TIMEOUT);
            List<Boolean> there = CanonicalReader.decode(answer, in -> Presence.decode(in, ids.size()))
                    .there();
            for (int i = 0; i < ids.size(); i++) {
                if (there.get(i)) {
                    present.add(ids.get(i));
                }
            }
        } catch (StoqRefusal no) {
            return refused(no, new FetchEvent.Present(number, Set.of()));
        } catch (IOException e) {
            return new FetchEvent.Failed(number, Failure.UNREACHABLE);
        } catch (MalformedInputException e) {
            return new FetchEvent.Failed(number, Failure.NONSENSE);
        }
        return new FetchEvent.Present(number, present);
    }

    /** @throws IOException where the store fails */
    FetchEvent get(List<ObjectRef> objects, Keeper keeper) throws IOException {
        Delivery delivery;
        try {
            Question question = new Question(objects.stream().map(ObjectRef::id).toList());
            Bytes answer = peer.call(ContentProtocol.GET, question.encoded(), GET_TIMEOUT);
            delivery = CanonicalReader.decode(answer, in -> Delivery.decode(in, objects.size()));
        } catch (StoqRefusal no) {
            return refused(no, new FetchEvent.Answered(number, Set.of(), false));
        } catch (IOException e) {
            return new FetchEvent.Failed(number, Failure.UNREACHABLE);
        } catch (MalformedInputException e) {
            return new FetchEvent.Failed(number, Failure.NONSENSE);
        }
        return kept(objects, delivery, keeper);
    }

    private FetchEvent kept(List<ObjectRef> objects, Delivery delivery, Keeper keeper) throws IOException {
        Set<ContentId> intact = new HashSet<>();
        boolean forged = false;
        for (int i = 0; i < objects.size(); i++) {
            ContentId id = objects.get(i).id();
            Optional<PackedObject> object = delivery.objects().get(i);
            if (object.isPresent() && !isIntact(object.get(), id)) {
                forged = true;
            } else if (object.isPresent() && keeper.keep(id, object.get())) {
                intact.add(id);
            }
        }
        return new FetchEvent.Answered(number, intact, forged);
    }

    /** Who serves no content, or can't read it, has nothing; that is no failure to be tried again. */
    private FetchEvent refused(StoqRefusal refusal, FetchEvent nothing) {
        return refusal.code().equals(StoqRefusal.OVERLOADED)
                ? new FetchEvent.Failed(number, Failure.OVERLOADED)
                : nothing;
    }

    private static boolean isIntact(PackedObject object, ContentId id) {
        try {
            return ContentId.of(object.unpack()).equals(id);
        } catch (MalformedInputException e) {
            return false;
        }
    }
}
