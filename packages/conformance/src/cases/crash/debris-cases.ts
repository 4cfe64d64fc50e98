import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, checkSameBytes } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import type { Child } from "../../child/child.js";
import { madeBytes } from "../../child/workload/made-bytes.js";
import { leavesNothingBehind } from "./leaves-nothing-behind.js";

interface Stalled {
  readonly key: string;
  readonly lengthBytes: number;
  readonly child: Child;
}

/** A process that has written half of a streamed object, more than an adapter keeps in memory. */
async function stallInWrite(context: CaseContext, key: string): Promise<Stalled> {
  const { partBytes, largeBytes } = context.tuning;
  const lengthBytes = Math.min(largeBytes, 3 * partBytes + 1);
  const chunkBytes = Math.max(1, Math.ceil(lengthBytes / 40));
  const child = await context.startChild("stall-in-write", { key, lengthBytes, chunkBytes });
  await child.waitFor("half");
  return { key, lengthBytes, child };
}

async function kill({ child }: Stalled): Promise<void> {
  child.kill("SIGKILL");
  await child.ended;
}

async function debrisOf({ harness }: CaseContext): Promise<readonly string[]> {
  return (await harness.debris?.()) ?? [];
}

async function tidied(context: CaseContext): Promise<void> {
  const dead = await Promise.all([1, 2, 3].map(async (n) => await stallInWrite(context, `crash/dead-${n}`)));
  for (const stalled of dead) await kill(stalled);
  const client = await context.open();
  const left = (await debrisOf(context)).length;
  const { removed } = (await client.tidy?.()) ?? { removed: 0 };
  const debris = await debrisOf(context);
  check(debris.length === 0, () => {
    return `CLEAN: three processes were killed while they wrote; a tidying removed ${removed} things and left ${debris.join(", ")}`;
  });
  const again = (await client.tidy?.())?.removed ?? 0;
  check(again === 0, `CLEAN: nobody is at work, and a second tidying still removed ${again} things`);
  for (const { key } of dead)
    await checkFails(client.read(key), ["NOT_FOUND"], `reading of ${key}, half written`);
  const kind = context.harness.debris ? `${left} things of debris` : "no way to see debris";
  context.note(client.tidy ? `${kind}; tidying removed ${removed}` : "the adapter has no tidy");
}

async function leftAlone(context: CaseContext): Promise<void> {
  const living = await stallInWrite(context, "crash/living");
  await kill(await stallInWrite(context, "crash/dead"));
  const client = await context.open();
  await client.tidy?.();
  await client.tidy?.();
  living.child.say("go on");
  const ended = (await living.child.waitFor("ended")) as { code: string; outcome: string; message: string };
  await living.child.ended;
  const { key, lengthBytes } = living;
  if (ended.outcome === "not-applied") await checkFails(client.read(key), ["NOT_FOUND"], `reading of ${key}`);
  if (ended.outcome === "applied") {
    checkSameBytes(
      await client.read(key),
      madeBytes({ name: key, lengthBytes }),
      `HONEST: ${key} after a tidying`,
    );
  }
  check(ended.outcome === "applied", () => {
    return `PROGRESS: a write was under way while another process tidied, and failed with ${ended.code}: ${ended.message}`;
  });
}

export const debrisCases: readonly ConformanceCase[] = [
  {
    id: "CRASH-05",
    group: "crash",
    title: "tidying removes what killed writes left behind",
    level: "should",
    invariant: "CLEAN",
    needs: ["survives-process"],
    run: tidied,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-06",
    group: "crash",
    title: "tidying leaves alone what a write under way in another process needs",
    level: "must",
    invariant: "HONEST",
    needs: ["survives-process"],
    run: leftAlone,
    otherwise: leavesNothingBehind,
  },
];
