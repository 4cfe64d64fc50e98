import { expect, it } from "vitest";
import { Happening } from "../../program/happening.js";
import { locked } from "./folder-lock.js";
import { S3ServerError } from "./s3-server-error.js";

const bound = { boundMs: 60_000 };

it("who comes second waits for the first, in its folder only", async () => {
  const order: string[] = [];
  const [begun, mayEnd] = [new Happening(), new Happening()];
  const first = locked("/a/folder", bound, async () => {
    begun.happens();
    await mayEnd.happened;
    order.push("first");
  });
  await begun.happened;
  const second = locked("/a/folder", bound, async () => void order.push("second"));
  await locked("/another/folder", bound, async () => void order.push("elsewhere"));
  mayEnd.happens();
  await Promise.all([first, second]);
  expect(order).toEqual(["elsewhere", "first", "second"]);
});

it("is let go when what was to be done fails, and is not waited for in vain", async () => {
  const failing = async (): Promise<never> => Promise.reject(new Error("it failed"));
  await expect(locked("/a/folder", bound, failing)).rejects.toThrow("it failed");
  await locked("/a/folder", bound, async () => {
    const waiting = locked("/a/folder", { boundMs: 100 }, async () => undefined);
    await expect(waiting).rejects.toThrow(S3ServerError);
  });
});
