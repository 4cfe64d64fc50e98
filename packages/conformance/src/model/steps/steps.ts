import type { Actor } from "../actor.js";
import { claim, claimAtAnyPrice, claimFallingBack, claimFirst, claimOlder } from "./claiming.js";
import { begin, commit, commitTogether } from "./committing.js";
import { damageHead, damageNewest, damageOldest, damagePage } from "./damaging.js";
import {
  abandonOne,
  beginSome,
  commitFirst,
  commitLast,
  commitOne,
  commitSome,
  pinSome,
  savepointSome,
} from "./random.js";
import { listCheckpoints, readLatest, readNewest, readParts, readPinned } from "./reading.js";
import type { StepName } from "./step-name.js";
import { destroy, drySweep, pin, release, rest, savepoint, sweep, unpin, verify } from "./tending.js";
import { commitAdopted, commitElsewhere, commitUnwaited } from "./together.js";

/** More than is read from the storage at once. */
const hugeBytes = 4 * 1024 * 1024 + 100;

/** All that actors can do. Those that end in `some` or `one` vary with the actor's seed. */
export const steps: Readonly<Record<StepName, (actor: Actor) => Promise<void>>> = {
  claim,
  "claim older": claimOlder,
  "claim first": claimFirst,
  "claim falling back": claimFallingBack,
  "claim at any price": claimAtAnyPrice,
  "commit nothing": async (actor: Actor) => await commit(actor, { sizes: [] }),
  "commit small": async (actor: Actor) => await commit(actor, { sizes: [10] }),
  "commit large": async (actor: Actor) => await commit(actor, { sizes: [100] }),
  "commit blocks": async (actor: Actor) => await commit(actor, { sizes: [300] }),
  "commit many": async (actor: Actor) => await commit(actor, { sizes: [60, 60, 60, 60, 60, 60] }),
  "commit reused": async (actor: Actor) => await commit(actor, { sizes: [], reuses: true }),
  "commit effect": async (actor: Actor) => await commit(actor, { sizes: [10], effects: 1 }),
  "commit effects": async (actor: Actor) => await commit(actor, { sizes: [10], effects: 2 }),
  "commit all": async (actor: Actor) => await commit(actor, { sizes: [10, 100], reuses: true, effects: 1 }),
  "commit huge": async (actor: Actor) => await commit(actor, { sizes: [hugeBytes] }),
  "commit carelessly": async (actor: Actor) => await commit(actor, { sizes: [100], isCareless: true }),
  "commit adopted": commitAdopted,
  "commit unwaited": commitUnwaited,
  "commit together": commitTogether,
  "commit some": commitSome,
  "begin large": async (actor: Actor) => void (await begin(actor, { sizes: [100] })),
  "begin reused": async (actor: Actor) => void (await begin(actor, { sizes: [], reuses: true })),
  "begin some": async (actor: Actor) => void (await beginSome(actor)),
  "commit one": commitOne,
  "commit first": commitFirst,
  "commit last": commitLast,
  "abandon one": abandonOne,
  "forget drafts": async (actor: Actor) => void actor.drafts.splice(0),
  settle: async (actor: Actor) =>
    void (await actor.attempt("settle", async () => await actor.writer?.settle())),
  "read newest": readNewest,
  "read parts": readParts,
  latest: readLatest,
  list: listCheckpoints,
  sweep,
  "dry sweep": drySweep,
  pin: async (actor: Actor) => await pin(actor),
  "pin first": async (actor: Actor) => await pin(actor, 1),
  "pin briefly": async (actor: Actor) => await pin(actor, undefined, 15_000),
  "pin some": pinSome,
  "read pinned": readPinned,
  unpin,
  savepoint: async (actor: Actor) => await savepoint(actor, "kept"),
  "savepoint first": async (actor: Actor) => await savepoint(actor, "first", 1),
  "savepoint second": async (actor: Actor) => await savepoint(actor, "second", 2),
  "savepoint some": savepointSome,
  release: async (actor: Actor) => await release(actor, "kept"),
  "release some": async (actor: Actor) => await release(actor, actor.choices.pick(["one", "two"])),
  "release first": async (actor: Actor) => await release(actor, "first"),
  verify: async (actor: Actor) => await verify(actor, false),
  scrub: async (actor: Actor) => await verify(actor, true),
  destroy,
  rest,
  damage: damageNewest,
  "damage head": damageHead,
  "damage oldest": damageOldest,
  "damage page": damagePage,
  neighbour: commitElsewhere,
};
