import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkEpoch, commitMany, commitOf, contentOf, entries, long, putAll } from "./support/entries.js";
import { isRecord, jobId, newMachine, once } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";
import { checkClean, readStoredState, seqOf } from "./support/stored-state.js";

const keepOne = { retention: { keepLast: 1 }, trimAge: 0 } as const;
const dayMs = 86_400_000;

export const trimmingCases: readonly ConformanceCase[] = [
  storeCase("STORE-41", "LINEAR", "no record is removed that is not void by then", async (context) => {
    const owner = await newMachine(context, keepOne);
    const writer = await owner.job.claim();
    const sweeper = await newMachine(context, keepOne);
    const observer = await newMachine(context);
    let removed = 0;
    const early: string[] = [];
    sweeper.before = async ({ verb, keys }) => {
      const seqs = keys.flatMap((key) => (verb === "remove" ? (seqOf(key) ?? []) : []));
      if (seqs.length === 0) return;
      removed += seqs.length;
      const { floor } = await observer.job.health();
      for (const seq of seqs) if (seq >= floor) early.push(`record ${seq} while the floor is ${floor}`);
    };
    while (removed === 0) {
      check(
        !context.signal.aborted,
        "records that are free at once were not removed until the case was ended",
      );
      await commitMany(writer, 6);
      await sweeper.job.sweep();
    }
    check(early.length === 0, () => `removed were ${early.join(", ")}`);
  }),
  storeCase(
    "STORE-42",
    "LINEAR",
    "no record is trimmed before its age allows it, so that a stalled writer finds its name taken",
    async (context) => {
      const owner = await newMachine(context, { retention: { keepLast: 1 }, trimAge: "1h" });
      await commitMany(await owner.job.claim(), 6);
      const sweeper = await newMachine(context, { retention: { keepLast: 1 }, trimAge: "1h" });
      sweeper.clock.stepWall(Date.now() - sweeper.clock.wallMs() + 400 * dayMs);
      await sweeper.job.sweep();
      const records = (await (await context.open()).list(`${jobId}/log/`)).length;
      check(records >= 7, () => `of 7 records, all of the last hour, ${records} are left`);
    },
  ),
  storeCase(
    "STORE-43",
    "CLEAN",
    "what crashes, fencing, abandoned drafts and expiry leave behind is swept, and nothing else",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      const zombie = await owner.job.claim();
      await commitMany(zombie, 3);
      // Objects of drafts far ahead, of a writer that is then fenced, and one that lands after the first sweep.
      const drafts = [zombie.begin(), zombie.begin(), zombie.begin()];
      for (const draft of drafts) await putAll(draft, contentOf(draft.epoch));
      drafts[0]?.abandon();
      owner.script = ({ verb }) => (verb === "write" ? "hangs-late" : undefined);
      const put = zombie.begin().put("late", long("late"), { deadline: "1s" });
      await checkFails(
        owner.patiently(() => put),
        ["UNAVAILABLE", "OUTCOME_UNKNOWN"],
        "a put without an answer",
      );
      owner.script = () => undefined;
      const next = await newMachine(context, keepOne);
      const writer = await next.job.claim();
      await next.job.sweep();
      await owner.release();
      const abandoned = writer.begin();
      await putAll(abandoned, contentOf(abandoned.epoch));
      abandoned.abandon();
      const shared = await commitOf(writer, entries({ shared: long("shared") }));
      await next.job.savepoint("kept");
      const draft = writer.begin();
      draft.reuse(shared.entry("shared"), { name: "reused" });
      await draft.commit();
      const report = await (await newMachine(context, keepOne)).job.sweep();
      check(report.stateObjects > 0, "the sweep removed no state object");
      await checkClean(await context.open(), "after the last sweep");
      const idle = await (await newMachine(context, keepOne)).job.sweep();
      check(idle.stateObjects === 0, () => `another sweep found ${idle.stateObjects} more`);
    },
  ),
  storeCase(
    "STORE-44",
    "HONEST",
    "a sweep that cannot remove says so, and the next one goes on where it was",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      await commitMany(await owner.job.claim(), 6);
      const sweeper = await newMachine(context, keepOne);
      sweeper.script = ({ verb }) => (verb === "remove" ? "not-applied" : undefined);
      const codes = ["UNAVAILABLE", "OUTCOME_UNKNOWN"];
      await checkFails(
        sweeper.patiently(() => sweeper.job.sweep()),
        codes,
        "a sweep that can remove nothing",
      );
      let removals = 0;
      sweeper.script = ({ verb }) => {
        if (verb === "remove") removals += 1;
        return verb === "remove" && removals > 1 ? "not-applied" : undefined;
      };
      await checkFails(
        sweeper.patiently(() => sweeper.job.sweep()),
        codes,
        "a sweep that is cut off after its first removal",
      );
      await (await newMachine(context, keepOne)).job.sweep();
      await checkClean(await context.open(), "after a whole sweep");
      await checkEpoch((await newMachine(context)).job, 6);
    },
  ),
  storeCase(
    "STORE-45",
    "HONEST",
    "a sweep that is only tried removes nothing, and says what a real one removes",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      await commitMany(await owner.job.claim(), 4);
      const backend = await context.open();
      const before = (await backend.list("")).map(({ key }) => key).sort();
      const tried = await (await newMachine(context, keepOne)).job.sweep({ dryRun: true });
      const after = (await backend.list("")).map(({ key }) => key).sort();
      check(
        after.join() === before.join(),
        () => `a sweep that is only tried left ${after.length} of ${before.length}`,
      );
      const swept = await (await newMachine(context, keepOne)).job.sweep();
      check(tried.stateObjects > 0 && tried.stateObjects === swept.stateObjects, () => {
        return `${tried.stateObjects} state objects were told of, ${swept.stateObjects} were removed`;
      });
    },
  ),
  storeCase(
    "STORE-46",
    "RESTORABLE",
    "what others append while a sweep is under way keeps its history pages",
    async (context) => {
      const keepAll = { retention: { keepLast: 1000 } };
      const owner = await newMachine(context, keepAll);
      const writer = await owner.job.claim();
      for (let made = 0; made < 60; made += 1) await writer.begin().commit();
      const sweeper = await newMachine(context, keepAll);
      let underWay = false;
      const appending = await newMachine(context, keepAll);
      // The pages are stored, their record is not yet: then a sweep comes by.
      appending.before = once(isRecord, async () => {
        underWay = appending.calls.some(({ verb }) => verb === "write");
        await sweeper.job.sweep();
      });
      await appending.job.savepoint("folds");
      check(underWay, "an append to a log of sixty checkpoints wrote no history page");
      const live = await (await newMachine(context)).job.checkpoints();
      check(live.length === 60, () => `of 60 checkpoints ${live.length} are listed`);
      check(isLinked(await readStoredState(await context.open())), "no history page is reached");
    },
  ),
];

function isLinked({ head }: { readonly head: { readonly live: { readonly folded: unknown } } }): boolean {
  return head.live.folded !== null;
}
