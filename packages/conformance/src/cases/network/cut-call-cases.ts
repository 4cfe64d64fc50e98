import type { Backend } from "@holdfast/core";
import type { Cut } from "@holdfast/worlds/network";
import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime, pause } from "../../case/ends-in-time.js";
import { describeError, type Ending, endingOf } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { type NetworkCall, networkCalls } from "./network-calls.js";
import { NetworkTrial } from "./network-trial.js";
import { speaksNoTcp } from "./speaks-no-tcp.js";

interface CutCalls {
  readonly cuts: readonly Cut[];
  /** How many exchanges in a row meet the cut; a call may make several, and repeat them. */
  readonly counts: readonly number[];
  readonly deadlineMs: number;
  /** How long after a call something of it may still arrive, in milliseconds. */
  readonly lateMs: number;
}

interface EndedCall {
  readonly call: NetworkCall;
  readonly cut: Cut;
  readonly ending: Ending<unknown>;
}

/** Every verb meets every cut. Each call ends in time, tells the truth then and later, and the client goes on. */
async function cutCalls(context: CaseContext, { cuts, counts, deadlineMs, lateMs }: CutCalls): Promise<void> {
  const { tuning, signal } = context;
  const trial = await NetworkTrial.start(context);
  const client = await trial.open();
  const ended: EndedCall[] = [];
  let round = 0;
  for (const cut of cuts) {
    for (const count of counts) {
      for (const call of await networkCalls(trial.direct, `network/${round}/`)) {
        signal.throwIfAborted();
        trial.cutNext(cut, count);
        const what = `${call.what} that met ${JSON.stringify(cut)}`;
        const ending = await endsInTime(
          call.run(client, deadlineMs),
          deadlineMs + tuning.callDeadlineMs,
          what,
        );
        trial.heal();
        await judged(call, cut, ending, trial.direct);
        await checkGoesOn(client, trial.direct, `network/${round}/stored`, tuning.callDeadlineMs, what);
        ended.push({ call, cut, ending });
      }
      round += 1;
    }
  }
  await pause(lateMs);
  for (const { call, cut, ending } of ended) await judged(call, cut, ending, trial.direct);
  trial.checkUsed();
  const failed = ended.filter(({ ending }) => "error" in ending).length;
  context.note(
    `${ended.length} calls, of which ${failed} failed; ${trial.proxy.cuts.length} exchanges were cut`,
  );
}

async function judged(call: NetworkCall, cut: Cut, ending: Ending<unknown>, direct: Backend): Promise<void> {
  try {
    await call.judge(ending, direct);
  } catch (error) {
    if (error instanceof Error) error.message += ` (it met ${JSON.stringify(cut)})`;
    throw error;
  }
}

/** A call on a connection that is found broken may fail; soon one succeeds, and none ever has another's answer. */
async function checkGoesOn(
  client: Backend,
  direct: Backend,
  key: string,
  boundMs: number,
  after: string,
): Promise<void> {
  const expected = await direct.read(key);
  const endMs = performance.now() + boundMs;
  for (;;) {
    const ending = await endsInTime(
      client.read(key, { deadlineMs: boundMs }),
      2 * boundMs,
      `a read after ${after}`,
    );
    if ("value" in ending) {
      const isRight = Buffer.compare(ending.value, expected) === 0;
      check(
        isRight,
        () => `SEALED: the read after ${after} answered ${ending.value.length} bytes of something else`,
      );
      return;
    }
    check(performance.now() < endMs, () => {
      return `PROGRESS: nothing is cut any more, and reads fail since ${after}: ${describeError(ending.error)}`;
    });
    await pause(20);
  }
}

/** Nobody listens for a while; the same client goes on when somebody does. */
async function outage(context: CaseContext): Promise<void> {
  const { tuning, choices } = context;
  const trial = await NetworkTrial.start(context);
  const client = await trial.open();
  for (let round = 0; round < 4; round += 1) {
    const calls = await networkCalls(trial.direct, `network/${round}/`);
    await checkGoesOn(client, trial.direct, `network/${round}/stored`, tuning.callDeadlineMs, "nothing");
    trial.proxy.stopListening();
    trial.proxy.cutAll(choices.pick(["close", "reset"]));
    const { shortDeadlineMs: deadlineMs, callDeadlineMs } = tuning;
    const running = calls.map(async (call) => await endingOf(call.run(client, deadlineMs)));
    const endings = await endsInTime(Promise.all(running), callDeadlineMs, "calls while nobody listened");
    check("value" in endings, "the endings of calls are always known");
    for (const [place, ending] of endings.value.entries()) await calls[place]?.judge(ending, trial.direct);
    await trial.proxy.listen();
    await checkGoesOn(client, trial.direct, `network/${round}/stored`, callDeadlineMs, "an outage");
  }
  trial.checkUsed();
}

function networkCase(
  facts: Pick<ConformanceCase, "id" | "title" | "invariant">,
  run: ConformanceCase["run"],
): ConformanceCase {
  return { ...facts, group: "network", level: "must", needs: ["network"], run, otherwise: speaksNoTcp };
}

export const cutCallCases: readonly ConformanceCase[] = [
  networkCase(
    {
      id: "NETWORK-01",
      title: "a call whose answer is lost after it was applied says what is true",
      invariant: "HONEST",
    },
    async (context) =>
      await cutCalls(context, {
        cuts: [
          { kind: "drop-answer" },
          { kind: "drop-answer", ending: "close" },
          { kind: "drop-answer", lingerMs: 30 },
        ],
        counts: [1, 3],
        deadlineMs: context.tuning.callDeadlineMs,
        lateMs: 0,
      }),
  ),
  networkCase(
    {
      id: "NETWORK-02",
      title: "an answer that is cut short is never taken for the whole",
      invariant: "SEALED",
    },
    async (context) =>
      await cutCalls(context, {
        cuts: [0, 1, 30, 200, 1000, 60_000, 120_000].map((bytes) => ({
          kind: "truncate-answer",
          bytes,
          ending: context.choices.pick(["close", "reset"]),
        })),
        counts: [1],
        deadlineMs: context.tuning.callDeadlineMs,
        lateMs: 0,
      }),
  ),
  networkCase(
    {
      id: "NETWORK-03",
      title: "a request that is cut short, or whose connection ends, is not acknowledged for it",
      invariant: "HONEST",
    },
    async (context) =>
      await cutCalls(context, {
        cuts: [
          ...[0, 20, 500, 70_000].map((bytes) => ({ kind: "truncate-request", bytes }) as const),
          { kind: "end" },
          { kind: "end", ending: "close" },
        ],
        counts: [1, 2],
        deadlineMs: context.tuning.callDeadlineMs,
        lateMs: 0,
      }),
  ),
  networkCase(
    {
      id: "NETWORK-04",
      title:
        "a call ends by its deadline when request or answer is late, and what arrives later harms nothing",
      invariant: "BOUNDED",
    },
    async (context) => {
      const { shortDeadlineMs: deadlineMs } = context.tuning;
      const lateMs = 2 * deadlineMs;
      await cutCalls(context, {
        cuts: [
          { kind: "delay", requestMs: lateMs },
          { kind: "delay", answerMs: lateMs },
        ],
        counts: [1000],
        deadlineMs,
        lateMs: 2 * lateMs,
      });
    },
  ),
  networkCase(
    {
      id: "NETWORK-05",
      title: "a call ends by its deadline when nothing comes back any more",
      invariant: "BOUNDED",
    },
    async (context) =>
      await cutCalls(context, {
        cuts: [{ kind: "black-hole" }],
        counts: [1000],
        deadlineMs: context.tuning.shortDeadlineMs,
        lateMs: 0,
      }),
  ),
  networkCase(
    {
      id: "NETWORK-06",
      title: "a client goes on by itself after its storage was away for a while",
      invariant: "PROGRESS",
    },
    outage,
  ),
];
