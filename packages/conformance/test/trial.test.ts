import type { Backend } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { expect, test } from "vitest";
import { type JobMessage, JobTrial, Violation, workOnJob } from "../src/trial/index.js";

/** Storage that stays when a client is closed. */
function place(): { readonly storage: Backend; readonly open: () => Promise<Backend> } {
  const storage = memoryBackend();
  const open = async (): Promise<Backend> =>
    new Proxy(storage, {
      get: (target, name) => {
        if (name === "close") return async (): Promise<void> => undefined;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  return { storage, open };
}

async function trialAfterWork(): Promise<{ readonly trial: JobTrial; readonly storage: Backend }> {
  const { storage, open } = place();
  const trial = new JobTrial({ seed: 7, traits: storage.traits, open, rules: { hugeBytes: 40_000 } });
  const steps = ["claim", "commit", "savepoint", "commit-two", "pin-and-read", "commit"] as const;
  await workOnJob(await open(), trial.order({ steps }), (message) => trial.hear(message));
  return { trial, storage };
}

test("work that went well is found whole, is gone on with, and is swept", async () => {
  const { trial } = await trialAfterWork();
  expect(trial.acknowledged).toBeGreaterThanOrEqual(3);
  await trial.look();
  await trial.recover();
  await trial.clean();
});

test("an order is plain JSON, has a name of its own, and goes on until the signal ends it", async () => {
  const { storage, open } = place();
  const trial = new JobTrial({ seed: 7, traits: storage.traits, open });
  const order = trial.order();
  expect(JSON.parse(JSON.stringify(order))).toEqual(order);
  expect(trial.order().processName).not.toBe(order.processName);
  const ending = new AbortController();
  const told: JobMessage[] = [];
  const working = workOnJob(
    await open(),
    { ...order, mostRestMs: 1 },
    (message) => {
      told.push(message);
      if (told.filter(({ kind }) => kind === "committed").length === 5) ending.abort(new Error("enough"));
    },
    ending.signal,
  );
  await expect(working).rejects.toThrow("enough");
  expect(told[0]?.kind).toBe("claiming");
});

test("DURABLE: a record that was acknowledged and is gone is found", async () => {
  const { trial, storage } = await trialAfterWork();
  const [newest] = await storage.list("crashing/log/", { limit: 1 });
  await storage.remove([newest?.key ?? ""]);
  const looking = trial.look();
  await expect(looking).rejects.toBeInstanceOf(Violation);
  await expect(looking).rejects.toThrow(/^[A-Z]+: /);
});
