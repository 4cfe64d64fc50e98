import { type Cut, seededCuts } from "@holdfast/worlds/network";
import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { check } from "../../case/violation.js";
import { type JobStep, JobWork } from "../../child/workload/job-work.js";
import { ObjectWork } from "../../child/workload/object-work.js";
import { CaseJobTrial } from "../crash/case-job-trial.js";
import { ObjectLedger } from "../crash/object-ledger.js";
import { NetworkTrial } from "./network-trial.js";
import { speaksNoTcp } from "./speaks-no-tcp.js";

const racers = 6;
const keysRacedFor = 40;
const prefix = "network/";

const cuts: readonly Cut[] = [
  { kind: "drop-answer" },
  { kind: "drop-answer", ending: "close" },
  ...[0, 20, 100, 400, 1500, 6000].map((bytes) => ({ kind: "truncate-answer", bytes }) as const),
  ...[0, 20, 1000].map((bytes) => ({ kind: "truncate-request", bytes }) as const),
  { kind: "end" },
  { kind: "end", ending: "close" },
  { kind: "delay", requestMs: 30 },
  { kind: "delay", answerMs: 30 },
];

/** Clients race for keys, and their exchanges are cut by chance. */
async function races(context: CaseContext): Promise<void> {
  const { choices, signal, tuning } = context;
  const trial = await NetworkTrial.start(context);
  const ledger = new ObjectLedger();
  const works = await Promise.all(
    Array.from({ length: racers }, async (_, number) => {
      const settings = {
        processName: `client-${number}`,
        prefix,
        choices,
        deadlineMs: tuning.callDeadlineMs,
      };
      return new ObjectWork(await trial.open(), { ...settings, hugeBytes: 100_000 }, (message) => {
        ledger.hear(message);
      });
    }),
  );
  trial.follow(seededCuts({ choices, rate: 0.3, cuts }));
  for (let key = 0; key < keysRacedFor; key += 1) {
    signal.throwIfAborted();
    await Promise.all(works.map(async (work) => await work.create(`${key}`)));
    await choices.pick(works).write();
    await choices.pick(works).remove();
  }
  trial.heal();
  await ledger.judge(trial.direct, prefix);
  trial.checkUsed();
  context.note(`${ledger.acknowledged} acknowledgements; ${trial.proxy.cuts.length} exchanges were cut`);
}

const steps: readonly JobStep[] = [
  ...(["commit", "commit", "commit", "commit-two", "sweep", "savepoint", "release", "pin-and-read"] as const),
  ...(["latest", "verify", "claim"] as const),
];

/** Owners of a job whose exchanges are cut by chance, one after the other; each is judged by what is really there. */
async function lives(context: CaseContext): Promise<void> {
  const { choices, signal, tuning } = context;
  const trial = await NetworkTrial.start(context);
  const hugeBytes = 100_000;
  const job = new CaseJobTrial(context, { trimAgeMs: 0, hugeBytes, deadlineMs: tuning.callDeadlineMs });
  const owners = Math.max(8, tuning.kills);
  for (let owner = 0; owner < owners; owner += 1) {
    signal.throwIfAborted();
    const client = await trial.open();
    const work = new JobWork(client, job.order(), (message) => job.ledger.hear(message));
    trial.follow(seededCuts({ choices, rate: 0.2, cuts }));
    await work.step("claim");
    for (let step = 0; step < 8; step += 1) await work.step(choices.pick(steps));
    trial.heal();
    await client.close();
    await job.look();
    await job.recover();
  }
  await job.clean();
  trial.checkUsed();
  const { committed } = job.ledger;
  check(committed.size > owners, () => `${owners} owners committed ${committed.size} checkpoints in all`);
  context.note(`${committed.size} commits were acknowledged; ${trial.proxy.cuts.length} exchanges were cut`);
}

export const cutWorkCases: readonly ConformanceCase[] = [
  {
    id: "NETWORK-07",
    group: "network",
    title:
      "of clients that race for a key over a network that cuts one had created it, and the others know whom",
    level: "must",
    invariant: "LINEAR",
    needs: ["network"],
    run: races,
    otherwise: speaksNoTcp,
  },
  {
    id: "NETWORK-08",
    group: "network",
    title: "commits over a network that cuts are acknowledged truthfully, and none is lost or made twice",
    level: "must",
    invariant: "DURABLE",
    needs: ["network"],
    run: lives,
    otherwise: speaksNoTcp,
  },
];
