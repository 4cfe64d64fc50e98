// The process that works with files on a real disk until the power is cut, again and again.
import * as nodeFileSystem from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { DiskFileSystem } from "@holdfast/worlds/disk";
import { writeLine } from "../child/write-line.js";
import { PowerProbe } from "../machine/power-probe.js";
import { runTool } from "../machine/run-tool.js";
import { type CallSurroundings, type FileCall, runCall } from "./file-call.js";
import type { CallOrder, RealityMessage, RealityOrder } from "./reality-messages.js";

const stdout = 1;
const tell = (message: RealityMessage): void => writeLine(stdout, JSON.stringify(message));

async function workOn(
  { directory, calls, restsMs }: CallOrder,
  tree: number,
  power: PowerProbe,
): Promise<void> {
  const surroundings: CallSurroundings = {
    fileSystem: nodeFileSystem as unknown as DiskFileSystem,
    root: directory,
    writeBack,
  };
  if (!restsMs) return await inOneBreath(surroundings, calls, tree);
  for (const [call, what] of calls.entries()) {
    const restMs = restsMs[call] ?? 0;
    if (restMs > 0) await delay(restMs);
    const failure = await failureOf(runCall(surroundings, what, call + 1));
    const isCut = !power.isOn();
    tell({ kind: isCut ? "cut" : "did", tree, call, ...(failure !== undefined && { failure }) });
    if (isCut) return;
  }
}

/** So that the kernel has no time for anything between them. The power is not cut before all is told. */
async function inOneBreath(
  surroundings: CallSurroundings,
  calls: readonly FileCall[],
  tree: number,
): Promise<void> {
  const failures: (string | undefined)[] = [];
  for (const [call, what] of calls.entries())
    failures.push(await failureOf(runCall(surroundings, what, call + 1)));
  for (const [call, failure] of failures.entries())
    tell({ kind: "did", tree, call, ...(failure !== undefined && { failure }) });
}

/** The code of its error; undefined when all was well. */
async function failureOf(call: Promise<void>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** It does not matter whether it works. */
async function writeBack(path: string): Promise<void> {
  await runTool("xfs_io", ["-c", "sync_range -w 0 0", path]).catch(() => undefined);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { trees, probe } = JSON.parse(line) as RealityOrder;
  const power = new PowerProbe(probe);
  await Promise.all(trees.map(async (order, tree) => await workOn(order, tree, power)));
  power.close();
  tell({ kind: "ended" });
}
