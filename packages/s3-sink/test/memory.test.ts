import { randomBytes } from "node:crypto";
import type { Writer } from "@holdfast/core";
import { expect, it } from "vitest";
import type { Encoder } from "../src/index.js";
import type { OutputMedium } from "../src/output-medium.js";
import { RollingSink, type SinkDraft } from "../src/rolling-sink.js";
import { sinkSettings } from "../src/sink-options.js";

const mebibyte = 2 ** 20;
const partBytes = 5 * mebibyte;
const openFiles = 50;

interface Piece {
  readonly file: number;
  readonly bytes: Uint8Array;
}

const raw: Encoder<Piece> = {
  id: "raw",
  extension: ".bin",
  contentType: "application/octet-stream",
  open: () => ({ encode: ({ bytes }) => bytes, end: () => new Uint8Array(0), state: () => undefined }),
  resume: () => ({ encode: ({ bytes }) => bytes, end: () => new Uint8Array(0), state: () => undefined }),
};

/** A store that keeps nothing, and is slower than whoever writes. */
function slowNowhere(seen: { parts: number; atOnce: number; most: number }): OutputMedium {
  let next = 0;
  return {
    place: "nowhere",
    begin: async () => String(next++),
    store: async ({ number }) => {
      seen.atOnce += 1;
      seen.most = Math.max(seen.most, seen.atOnce);
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.atOnce -= 1;
      seen.parts += 1;
      return { etag: String(number) };
    },
    resume: async () => ({ uploadId: "", numbering: "apart", reaches: 0, verified: true }),
    complete: async () => undefined,
    unfinished: async () => [],
    discard: async () => true,
    close: async () => undefined,
  };
}

it("holds 50 open files in less than 256 MiB, and no more of their tails than it may", async () => {
  const seen = { parts: 0, atOnce: 0, most: 0 };
  const partition = ({ file }: Piece): string => `file=${file}`;
  const settings = sinkSettings<Piece>({ name: "out", encode: raw, partition }, partBytes);
  const sink = new RollingSink(slowNowhere(seen), settings, "");
  await sink.restore({ generation: 1, restored: undefined } as unknown as Writer);
  const piece = randomBytes(200_000);
  let peakBytes = 0;
  let written = 0;
  // Each file gets 9.8 MB, so that all tails are long at the same time.
  for (let round = 0; round < 49; round += 1) {
    for (let file = 0; file < openFiles; file += 1) {
      await sink.write({ file, bytes: piece });
      written += piece.length;
    }
    peakBytes = Math.max(peakBytes, process.memoryUsage().arrayBuffers);
  }
  expect(sink.openFiles).toBe(openFiles);
  expect(seen.parts).toBeGreaterThanOrEqual(openFiles - seen.most);
  expect(seen.most).toBeLessThanOrEqual(4);
  // 32 MiB of tails, four parts on their way and as many being made, and what is not collected yet.
  expect(peakBytes).toBeLessThan(160 * mebibyte);
  expect(process.memoryUsage().rss).toBeLessThan(512 * mebibyte);

  // What was put aside is in the checkpoint with the rest.
  let tailBytes = 0;
  const draft: SinkDraft = {
    epoch: 1,
    put: async (name, body) => {
      if (!name.includes("/tail/")) return;
      if (typeof body === "string" || body instanceof Uint8Array) tailBytes += body.length;
      else for await (const chunk of body) tailBytes += chunk.length;
    },
    effect: () => undefined,
  };
  await sink.snapshot(draft);
  expect(tailBytes + openFiles * partBytes).toBe(written);
  await sink.close();
});
