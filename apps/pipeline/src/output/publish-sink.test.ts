import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { VolatileFiles } from "../../test/volatile-files.js";
import { OutputDirectory } from "./output-directory.js";
import { PublishSink, publishEffect } from "./publish-sink.js";

const text = "a\nb\n";
const sha256 = createHash("sha256").update(text).digest("hex");
const finished = { file: "x.csv", part: "x.csv.g1.part", rows: 2, bytes: text.length, sha256 };
const effect = publishEffect(finished);

let files: VolatileFiles;
let sink: PublishSink;

beforeEach(async () => {
  files = new VolatileFiles();
  const directory = new OutputDirectory(files, "output", "parts");
  await directory.make();
  sink = new PublishSink(directory);
});

async function put(path: string, content: string): Promise<void> {
  const file = await files.createFile(path);
  await file.append(Buffer.from(content));
  await file.sync();
}

test("EFFECTIVE: a finished file becomes visible, for good, and its part goes", async () => {
  await put("parts/x.csv.g1.part", text);
  await sink.carryOut(effect, { replay: false });
  files.powerCut();
  expect(files.contents("output")).toEqual({ "x.csv": text });
  expect(files.contents("parts")).toEqual({});
});

test("EFFECTIVE: carried out again, it finds the file there and changes nothing", async () => {
  await put("parts/x.csv.g1.part", text);
  await sink.carryOut(effect, { replay: false });
  await sink.carryOut(effect, { replay: true });
  await put("parts/x.csv.g1.part", text);
  await sink.carryOut(effect, { replay: true });
  expect(files.contents("output")).toEqual({ "x.csv": text });
  expect(files.contents("parts")).toEqual({});
});

test("a link that a crash left before it was durable is made durable by the replay", async () => {
  await put("parts/x.csv.g1.part", text);
  await files.syncDirectory("parts");
  await files.link("parts/x.csv.g1.part", "output/x.csv");
  await sink.carryOut(effect, { replay: true });
  files.powerCut();
  expect(files.contents("output")).toEqual({ "x.csv": text });
});

test.each(["a\nc\n", "a\n", "a\nb\nc\n"])(
  "another file of that name, %j, is not taken for it",
  async (other) => {
    await put("parts/x.csv.g1.part", text);
    await put("output/x.csv", other);
    await expect(sink.carryOut(effect, { replay: true })).rejects.toMatchObject({ code: "OUTPUT_MISMATCH" });
    expect(files.contents("parts")).toEqual({ "x.csv.g1.part": text });
  },
);

test.each(["a\nc\n", "a\n", "a\nb\nc\n"])(
  "a part with other content, %j, is not published",
  async (other) => {
    await put("parts/x.csv.g1.part", other);
    await expect(sink.carryOut(effect, { replay: false })).rejects.toMatchObject({ code: "OUTPUT_MISMATCH" });
    expect(files.contents("output")).toEqual({});
  },
);

test("a file that is nowhere cannot be published", async () => {
  await expect(sink.carryOut(effect, { replay: false })).rejects.toThrow(/neither it nor its part is there/);
});
