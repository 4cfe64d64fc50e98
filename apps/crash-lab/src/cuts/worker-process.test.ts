import type { JobMessage } from "@holdfast/conformance/trial";
import { describe, expect, it, vi } from "vitest";
import { WorkerProcess } from "./worker-process.js";

/** A worker that runs a program of one line. */
function worker(program: string): WorkerProcess {
  return new WorkerProcess({ command: process.execPath, args: ["-e", program], startMs: 60_000 });
}

const ready = 'console.log("@@ ready");';
const untilKilled = "setInterval(() => {}, 1000);";

describe("WorkerProcess", () => {
  it("hears all that was told until it is killed", async () => {
    const told = worker(`${ready} process.stdin.once("data", () => {
      for (let n = 1; n <= 1000; n += 1) console.log('@@ {"kind":"committed","generation":1,"epoch":' + n + '}');
    }); ${untilKilled}`);
    await told.ready();
    const messages: JobMessage[] = [];
    const all = new Promise<void>((resolve) => {
      told.onMessage = (message) => {
        messages.push(message);
        if (messages.length === 1000) resolve();
      };
    });
    told.say({ writer: "local", mountPoint: "/", order: {} as never });
    await all;
    told.assertAtWork();
    await told.kill();
    expect(messages.at(-1)).toEqual({ kind: "committed", generation: 1, epoch: 1000 });
  });

  it("takes its children with it: nobody is left who could speak", async () => {
    const spawned = `require("node:child_process").spawn(process.execPath, ["-e", "${untilKilled}"], { stdio: "inherit" })`;
    const parent = worker(`${spawned}.once("spawn", () => { ${ready} }); ${untilKilled}`);
    await parent.ready();
    await parent.kill();
  });

  it("tells of one that ends by itself what it complained of", async () => {
    const failing = worker(`${ready} console.error("no space left"); process.exitCode = 3;`);
    await failing.ready().catch(() => undefined);
    await vi.waitFor(() => expect(() => failing.assertAtWork()).toThrow(/ended by itself: no space left/));
    await failing.kill();
  });

  it("tells of one that does not start", async () => {
    await expect(worker("console.log('a kernel panics')").ready()).rejects.toThrow(/a kernel panics/);
    const missing = new WorkerProcess({ command: "no-such-command", args: [], startMs: 60_000 });
    await expect(missing.ready()).rejects.toThrow(/cannot be started/);
    await missing.kill();
  });

  it("does not go on with one that cannot be understood", async () => {
    const garbled = worker(`${ready} console.log('@@ {"kind":"comm'); ${untilKilled}`);
    await garbled.ready();
    await vi.waitFor(() => expect(() => garbled.assertAtWork()).toThrow(/cannot be understood/));
    await garbled.kill();
  });
});
