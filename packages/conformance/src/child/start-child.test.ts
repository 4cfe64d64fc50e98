import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import type { Child } from "./child.js";
import { startChild } from "./start-child.js";

const deadlineMs = 60_000;
const memory = {
  module: new URL("../../test/memory-harness.js", import.meta.url).href,
  place: "a place",
};
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function moduleOf(name: string, source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-harness-"));
  folders.push(folder);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, name), source);
  return join(folder, name);
}

async function start(input: Record<string, number> = {}): Promise<Child> {
  const child = await startChild({ harness: memory, program: "echo", input, deadlineMs });
  onTestFinished(() => child.kill("SIGKILL"));
  return child;
}

describe("a child process", () => {
  test("makes the harness of the parent's place, and is told and tells in order", async () => {
    const child = await start({ answer: 42 });
    expect(await child.waitFor("input")).toEqual({ kind: "input", place: "a place", answer: 42 });
    for (const word of ["one", "two ✓", "stop"]) child.say(word);
    expect(await child.ended).toEqual({ code: 0, signal: null, complaint: "" });
    expect(child.told.slice(1)).toEqual([
      { kind: "heard", heard: "one" },
      { kind: "heard", heard: "two ✓" },
    ]);
  });

  test("can be named by a path", async () => {
    const harness = { module: fileURLToPath(memory.module), place: "p" };
    const child = await startChild({ harness, program: "echo", input: {}, deadlineMs });
    child.say("stop");
    expect(await child.ended).toMatchObject({ code: 0 });
  });

  test("that is killed has told all it told, and a wait for more rejects", async () => {
    const child = await start();
    await child.waitFor("input");
    const more = child.waitFor("never");
    child.kill("SIGKILL");
    await expect(more).rejects.toMatchObject({
      code: "CHILD_FAILED",
      message: expect.stringContaining('ended before it told "never", by SIGKILL'),
    });
    expect(await child.ended).toMatchObject({ code: null, signal: "SIGKILL" });
    child.say("too late");
    expect(child.told).toHaveLength(1);
  });

  test("that is stopped is killed all the same", async () => {
    const child = await start();
    child.kill("SIGSTOP");
    child.kill("SIGKILL");
    expect(await child.ended).toMatchObject({ signal: "SIGKILL" });
  });

  test("told that a program is missing says which there are", async () => {
    const starting = startChild({ harness: memory, program: "nothing", input: {}, deadlineMs });
    await expect(starting).rejects.toMatchObject({
      code: "CHILD_FAILED",
      message: expect.stringMatching(/there is no child program nothing; there are: .*echo/),
    });
  });
});

describe("a harness module that a child cannot use", () => {
  const starting = (module: string): Promise<Child> =>
    startChild({ harness: { module, place: "p" }, program: "echo", input: {}, deadlineMs });

  test("is told with Node's reason", async () => {
    const module = pathToFileURL(join(tmpdir(), "holdfast-no-such-harness.js")).href;
    await expect(starting(module)).rejects.toThrow(
      /holdfast-no-such-harness.js cannot be imported: Cannot find/,
    );
  });

  test("because of its syntax is told with the fix", async () => {
    // An enum cannot be stripped, by any Node.
    const module = await moduleOf("harness.ts", "export enum Kind { One }\nexport const createHarness = 1;");
    await expect(starting(module)).rejects.toThrow(
      /harness\.ts cannot be imported: .*(write the harness in JavaScript|enum)/s,
    );
  });

  test("exports no createHarness", async () => {
    const module = await moduleOf("harness.js", "export const harness = 1;");
    await expect(starting(module)).rejects.toThrow(
      "must export a function createHarness; it exports harness",
    );
  });

  test("makes one without reset", async () => {
    const source = "export const createHarness = () => ({ name: 'n', module: 'm', place: 'p', open() {} });";
    await expect(starting(await moduleOf("harness.js", source))).rejects.toThrow(
      /reset of the harness of .* is missing; give a function that removes all that is stored/,
    );
  });

  test("ends the child when it ends the process, with what it printed", async () => {
    const module = await moduleOf("harness.js", "console.error('no key'); process.exit(7);");
    await expect(starting(module)).rejects.toThrow(
      /ended before it was ready, with code 7; it had printed:\nno key/,
    );
  });

  test("takes too long", async () => {
    const module = await moduleOf("harness.js", "await new Promise((r) => setTimeout(r, 1e6));");
    const late = startChild({ harness: { module, place: "p" }, program: "echo", input: {}, deadlineMs: 200 });
    await expect(late).rejects.toThrow("had not made its harness after 200 ms");
  });
});
