import * as nodeFileSystem from "node:fs/promises";
import { join } from "node:path";
import { type DiskFileSystem, type FoundTree, readTree } from "@holdfast/worlds/disk";
import type { LoopDisk } from "../machine/loop-disk.js";
import { makePowerProbe } from "../machine/power-probe.js";
import { runTool } from "../machine/run-tool.js";
import { Happening } from "../program/happening.js";
import { LineProcess } from "../program/line-process.js";
import { type FileCall, runCall } from "./file-call.js";
import type { CallOrder, RealityMessage, RealityOrder } from "./reality-messages.js";
import { type DoneCalls, setupStamp } from "./replay-calls.js";

/** What is to be done in one directory of the disk. */
export interface TreeWork {
  readonly setup: readonly FileCall[];
  readonly calls: readonly FileCall[];
  /** How long to rest before each call, in milliseconds. Without it they are done in one breath, as one that is not cut. */
  readonly restsMs?: readonly number[];
}

export interface CutOrder {
  readonly trees: readonly TreeWork[];
  /** The power is cut when so many calls are done, in all trees together; when all are done without it. */
  readonly afterCalls?: number;
  readonly flushLog: boolean;
}

/** What came of one directory. */
export interface CutTree {
  readonly done: DoneCalls;
  readonly found: FoundTree;
}

const boundMs = 60_000;
const fileSystem = nodeFileSystem as unknown as DiskFileSystem;

/** A real disk and a process that works with files on it. */
export class RealMachine {
  readonly #disk: LoopDisk;
  readonly #process: LineProcess<RealityMessage>;
  #hear: (message: RealityMessage) => void = () => undefined;
  #cuts = 0;

  /** @param disk is mounted */
  constructor(disk: LoopDisk) {
    this.#disk = disk;
    this.#process = new LineProcess<RealityMessage>("reality", {}, (message) => this.#hear(message));
  }

  /** Has the calls done, cuts the power, and tells what was done and what is there when it is back. */
  async cut({ trees, afterCalls, flushLog }: CutOrder): Promise<CutTree[]> {
    this.#cuts += 1;
    const { mountPoint } = this.#disk;
    const placed = trees.map((work, index) => {
      return { ...work, directory: join(mountPoint, `${this.#cuts}-${index}`), told: new ToldCalls() };
    });
    for (const { directory, setup } of placed) await prepare(directory, setup);
    const probe = join(mountPoint, "power-probe");
    makePowerProbe(probe);
    await runTool("sync", ["-f", mountPoint]);
    const due = new Happening();
    const ended = new Happening();
    let left = afterCalls ?? Number.POSITIVE_INFINITY;
    this.#hear = (message) => {
      if (message.kind === "ended") ended.happens();
      if (message.kind === "did") left -= 1;
      if (message.kind === "did" || message.kind === "cut") placed[message.tree]?.told.hear(message);
      if (message.kind === "ended" || left <= 0) due.happens();
    };
    this.#process.say(JSON.stringify({ probe, trees: placed.map(orderOf) } satisfies RealityOrder));
    await this.#process.until("the call after which the power is cut", boundMs, due.happened);
    await this.#disk.cut({ flushLog });
    await this.#process.until("the end of its calls", boundMs, ended.happened);
    await this.#disk.unmount();
    await this.#disk.mount();
    const cut: CutTree[] = [];
    for (const { setup, calls, directory, told } of placed) {
      cut.push({ done: { setup, calls, ...told.known }, found: await readTree(fileSystem, directory) });
      await nodeFileSystem.rm(directory, { recursive: true });
    }
    return cut;
  }

  async dispose(): Promise<void> {
    await this.#process.kill();
    await this.#disk.dispose();
  }
}

function orderOf({ directory, calls, restsMs }: TreeWork & { readonly directory: string }): CallOrder {
  return { directory, calls, ...(restsMs && { restsMs }) };
}

async function prepare(directory: string, setup: readonly FileCall[]): Promise<void> {
  await nodeFileSystem.mkdir(directory);
  const surroundings = { fileSystem, root: directory, writeBack: async () => undefined };
  for (const [at, call] of setup.entries()) await runCall(surroundings, call, setupStamp(at));
}

/** What was told about the calls of one tree. */
class ToldCalls {
  readonly #ends: (string | undefined)[] = [];
  #isCutInCall = false;

  hear(message: RealityMessage): void {
    if (message.kind === "did") this.#ends.push(message.failure);
    if (message.kind === "cut") this.#isCutInCall = true;
  }

  get known(): Pick<DoneCalls, "ends" | "isCutInCall"> {
    return { ends: this.#ends, isCutInCall: this.#isCutInCall };
  }
}
