import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { damage } from "./support/damage.js";
import {
  checkHolds,
  checkLive,
  commitMany,
  commitOf,
  contentOf,
  entries,
  long,
  text,
} from "./support/entries.js";
import { newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

/** Two checkpoints, of which the newer is damaged. */
async function damagedNewest(context: CaseContext, effect: "none" | "done"): Promise<void> {
  const { job } = await newMachine(context);
  const writer = await job.claim({ sinks: { out: { carryOut: async () => undefined } } });
  await commitMany(writer, 1);
  const draft = writer.begin();
  await draft.put("long", long("of the newest"));
  if (effect === "done") draft.effect({ sink: "out", file: "published" });
  const checkpoint = await draft.commit();
  await writer.settle();
  await damage(await context.open(), checkpoint.entry("long").object?.key ?? "", "flip", context.choices);
}

export const fallbacksCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-52",
    "SEALED",
    "a damaged newest checkpoint is told, never silently passed over; it is when asked, and for good",
    async (context) => {
      await damagedNewest(context, "none");
      const plain = await (await newMachine(context)).job.claim();
      check(
        plain.restored?.epoch === 2,
        () => `without being asked, a claim restored ${plain.restored?.epoch}`,
      );
      await checkFails(plain.restored.read("long"), ["CORRUPT"], "reading a damaged entry");
      const { restored } = await (await newMachine(context)).job.claim({ fallback: true });
      check(restored?.epoch === 1, () => `with fallback, epoch ${restored?.epoch} was restored`);
      await checkHolds(restored, contentOf(1), "what was fallen back to");
      const again = await newMachine(context);
      const writer = await again.job.claim();
      check(writer.restored?.epoch === 1, () => `a later claim restored epoch ${writer.restored?.epoch}`);
      await checkLive(again.job, [1, 2], "after the fallback, which deletes nothing");
      const checkpoint = await commitOf(writer, entries({ next: text("next") }));
      check(checkpoint.epoch > 2, () => `epoch ${checkpoint.epoch} was given out again`);
      await checkHolds(
        (await (await newMachine(context)).job.claim()).restored,
        entries({ next: text("next") }),
        "next",
      );
    },
  ),
  storeCase(
    "STORE-53",
    "RESTORABLE",
    "nothing is passed over on a suspicion: storage that does not answer is no damage",
    async (context) => {
      await commitMany(await (await newMachine(context)).job.claim(), 2);
      const machine = await newMachine(context, { transferDeadline: "30s" });
      machine.script = ({ verb, keys: [key = ""] }) => {
        return verb === "read" && key.includes("/state/") ? "not-applied" : undefined;
      };
      await checkFails(
        machine.patiently(() => machine.job.claim({ fallback: true })),
        ["UNAVAILABLE"],
        "a claim with fallback while no state can be read",
      );
      const { restored } = await (await newMachine(context)).job.claim();
      await checkHolds(restored, contentOf(2), "what the next claim restores");
    },
  ),
  storeCase(
    "STORE-54",
    "EFFECTIVE",
    "falling back past an effect that was carried out is refused, unless that is accepted by name",
    async (context) => {
      await damagedNewest(context, "done");
      const refused = (await newMachine(context)).job.claim({ fallback: true });
      await checkFails(refused, ["UNSAFE_FALLBACK"], "a fallback past an effect that is done");
      const chosen = (await newMachine(context)).job.claim({ epoch: 1 });
      await checkFails(chosen, ["UNSAFE_FALLBACK"], "a claim of an epoch before an effect that is done");
      const { job } = await newMachine(context);
      const { restored } = await job.claim({ fallback: true, acceptInconsistency: true });
      await checkHolds(restored, contentOf(1), "what was restored by name");
    },
  ),
  storeCase(
    "STORE-55",
    "RESTORABLE",
    "a claim of an epoch restores exactly that one, or nothing at all",
    async (context) => {
      const { job } = await newMachine(context, { retention: { keepLast: 3 } });
      await commitMany(await job.claim(), 5);
      const gone = (await newMachine(context)).job.claim({ epoch: 1 });
      await checkFails(gone, ["EXPIRED"], "a claim of an expired epoch");
      const writer = await (await newMachine(context)).job.claim({ epoch: 4 });
      await checkHolds(writer.restored, contentOf(4), "the epoch asked for");
      const next = await (await newMachine(context)).job.claim();
      check(
        next.restored?.epoch === 4,
        () => `after going back to epoch 4, ${next.restored?.epoch} is restored`,
      );
      const [epoch = 0] = await commitMany(next, 1);
      check(epoch > 5, () => `epoch ${epoch} was given out again`);
    },
  ),
];
