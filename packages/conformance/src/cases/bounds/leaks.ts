import type { Json } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import { valueIn } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { describeError } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import type { Child } from "../../child/child.js";

const rounds = 180;
/** A pool of connections may still have grown; what is lost at every round is more. */
const tolerated = rounds / 3;

export const nothingLeaks: ConformanceCase = {
  id: "BOUNDS-15",
  group: "bounds",
  title: "hundreds of calls that succeed, fail or are cut off leave no open file, socket or timer behind",
  level: "must",
  invariant: "BOUNDED",
  run: async (context) => {
    const child = await context.startChild("repeat-calls", { rounds });
    const warm = heldIn(await told(context, child, "warm"));
    const end = await told(context, child, "worn");
    const worn = heldIn(end);
    for (const [kind, count] of worn) {
      const grown = count - (warm.get(kind) ?? 0);
      check(
        grown < tolerated,
        () => `after ${rounds} rounds of calls the process holds ${grown} more of ${kind} (${count} in all)`,
      );
    }
    const { warnings } = end as { readonly warnings: readonly string[] };
    const leak = warnings.find((warning) => /garbage collection|MaxListenersExceeded/.test(warning));
    check(leak === undefined, () => `${warnings.length} warnings came from Node, among them "${leak}"`);
    context.note([...worn].map(([kind, count]) => `${kind}: ${count}`).join(", "));
  },
};

export const processEnds: ConformanceCase = {
  id: "BOUNDS-16",
  group: "bounds",
  title: "after close() nothing keeps the process alive, and no rejected promise was left unheard",
  level: "must",
  invariant: "BOUNDED",
  run: async (context) => {
    const { tuning } = context;
    const child = await context.startChild("repeat-calls", { rounds: 8 });
    await told(context, child, "worn");
    child.say("close");
    await told(context, child, "closed");
    const idle = await endsInTime(
      child.waitFor("idle"),
      tuning.callDeadlineMs,
      "a process that had closed its backend",
    );
    const { rejections } = valueIn(idle, "the end of such a process") as {
      readonly rejections: readonly string[];
    };
    check(
      rejections.length === 0,
      () => `${rejections.length} promises were rejected unheard, the first with ${rejections[0]}`,
    );
    const ended = await endsInTime(child.ended, tuning.callDeadlineMs, "the child process");
    check(
      "value" in ended && ended.value.code === 0,
      () => `the child process ended with ${JSON.stringify(ended)}`,
    );
  },
};

async function told({ tuning }: CaseContext, child: Child, kind: string): Promise<Json> {
  const what = `a process that makes calls again and again (until it is ${kind})`;
  const ending = await endsInTime(child.waitFor(kind), tuning.caseDeadlineMs, what);
  if ("value" in ending) return ending.value;
  throw new Error(`${what} failed: ${describeError(ending.error)}`, { cause: ending.error });
}

function heldIn(message: Json): ReadonlyMap<string, number> {
  const { held } = message as { readonly held: Readonly<Record<string, number>> };
  return new Map(Object.entries(held));
}
