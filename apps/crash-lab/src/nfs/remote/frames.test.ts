import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { hearFrames, sendFrame } from "./frames.js";

const values = [
  { kind: "one" },
  { bytes: new Uint8Array([1, 2, 3]) },
  "",
  null,
  { big: "x".repeat(100_000) },
];

function heardIn(pieceBytes: number, keep: number): readonly unknown[] {
  const sent = new PassThrough();
  const chunks: Buffer[] = [];
  sent.on("data", (chunk: Buffer) => chunks.push(chunk));
  for (const value of values) sendFrame(sent, value);
  const all = Buffer.concat(chunks).subarray(0, keep);
  const received = new PassThrough();
  const heard: unknown[] = [];
  hearFrames(received, (value) => heard.push(value));
  for (let at = 0; at < all.length; at += pieceBytes)
    received.emit("data", all.subarray(at, at + pieceBytes));
  return heard;
}

it.each([1, 3, 4, 5, 1000, 1_000_000])(
  "values come as they were sent, in pieces of %i bytes",
  (pieceBytes) => {
    expect(heardIn(pieceBytes, Number.POSITIVE_INFINITY)).toEqual(values);
  },
);

it("what a cut left of the last value was never sent", () => {
  expect(heardIn(1000, 2000)).toEqual(values.slice(0, 4));
});
