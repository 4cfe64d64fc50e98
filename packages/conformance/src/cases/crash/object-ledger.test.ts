import { memoryBackend } from "@holdfast/core/memory";
import { expect, test } from "vitest";
import { createdBytes, type ObjectMessage, writtenBytes } from "../../child/workload/object-message.js";
import { ObjectLedger } from "./object-ledger.js";

const key = "judged/object";

/** What is judged of an object with these bytes, or of none, after so much was told. */
async function judged(bytes: Uint8Array | undefined, ...messages: readonly ObjectMessage[]): Promise<void> {
  const backend = memoryBackend();
  if (bytes) await backend.write(key, bytes);
  const ledger = new ObjectLedger();
  for (const message of messages) ledger.hear(message);
  await ledger.judge(backend, "judged/");
}

const writing: ObjectMessage = { kind: "writing", key, lengthBytes: 10 };
const creating = (by: string): ObjectMessage => ({ kind: "creating", key, by });
const created = (by: string): ObjectMessage => ({ kind: "created", key, by });
const failed = { kind: "failed", key, code: "UNAVAILABLE", outcome: "not-applied", message: "" } as const;

test("what was told and is there passes, and so does what was not acknowledged and is absent", async () => {
  await judged(writtenBytes(key, 10), writing, { kind: "written", key });
  await judged(undefined, writing);
  await judged(createdBytes(key, "a"), creating("a"), created("a"), creating("b"));
});

test("DURABLE: an acknowledged object that is gone is found", async () => {
  await expect(judged(undefined, writing, { kind: "written", key })).rejects.toThrow(/DURABLE/);
  await expect(judged(undefined, creating("a"), created("a"))).rejects.toThrow(/DURABLE/);
});

test("DURABLE: a removed object that is there is found", async () => {
  await expect(judged(writtenBytes(key, 10), writing, { kind: "removed", key })).rejects.toThrow(/DURABLE/);
});

test("ATOMIC: a part of an object is found", async () => {
  await expect(judged(writtenBytes(key, 9), writing)).rejects.toThrow(/ATOMIC/);
  const part = createdBytes(key, "a").subarray(0, 20);
  await expect(judged(part, creating("a"))).rejects.toThrow(/ATOMIC/);
});

test("LINEAR: two creators, and a loser who was told of another winner, are found", async () => {
  const both = [creating("a"), creating("b"), created("a"), created("b")];
  await expect(judged(createdBytes(key, "a"), ...both)).rejects.toThrow(/LINEAR/);
  const told: ObjectMessage = { kind: "exists", key, by: "b", winner: "c" };
  await expect(judged(createdBytes(key, "a"), creating("a"), created("a"), told)).rejects.toThrow(/LINEAR/);
});

test("HONEST: what failed for certain and is there is found", async () => {
  const write = { ...failed, verb: "write", by: "a" };
  await expect(judged(writtenBytes(key, 10), writing, write)).rejects.toThrow(/HONEST/);
  const create = { ...failed, verb: "create", by: "a" };
  await expect(judged(createdBytes(key, "a"), creating("a"), create)).rejects.toThrow(/HONEST/);
});

test("HONEST: who tried once and is told that its own object exists is found", async () => {
  const told: ObjectMessage = { kind: "exists", key, by: "a", winner: "a" };
  await expect(judged(createdBytes(key, "a"), creating("a"), told)).rejects.toThrow(/HONEST/);
});

test("an object that nobody stored is found", async () => {
  await expect(judged(writtenBytes(key, 10))).rejects.toThrow(/nobody stored/);
});
