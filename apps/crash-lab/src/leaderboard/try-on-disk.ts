import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Choices } from "@holdfast/worlds";
import type { LoopDisk } from "../machine/loop-disk.js";
import { makePowerProbe } from "../machine/power-probe.js";
import { runTool } from "../machine/run-tool.js";
import { Happening } from "../program/happening.js";
import { LineProcess } from "../program/line-process.js";
import { judgeValue, OutcomeCounter, type Tally } from "./judge-value.js";
import type { SaveMessage, SaveOrder } from "./save-order.js";
import { valueText } from "./value-text.js";

export interface DiskOptions {
  readonly seed: number;
  readonly cuts: number;
  /** How many values are saved side by side, and judged at each cut. */
  readonly keys: number;
  readonly signal: AbortSignal;
}

/** Long enough for several rounds, also of a writer that waits before it writes. */
const mostMs = 400;
const leastMs = 40;
const boundMs = 60_000;

/**
 * Has a process save through a writer on a real disk, cuts the disk's power, and reads through the writer what is left;
 * so many times. The first value of each key is durable before the others begin. The disk must be mounted.
 */
export async function tryOnDisk(
  writer: string,
  disk: LoopDisk,
  { seed, cuts, keys, signal }: DiskOptions,
): Promise<Tally> {
  const counter = new OutcomeCounter();
  const probe = join(disk.mountPoint, "power-probe");
  makePowerProbe(probe);
  for (let cut = 0; cut < cuts; cut += 1) {
    signal.throwIfAborted();
    const directory = join(disk.mountPoint, `${writer}-${cut}`);
    const choices = new Choices(seed * 1_000_003 + cut);
    const order = { writer, directory, keys };
    const saved = await saveUntilCut(
      { ...order, work: "save", seed: choices.below(2 ** 31), probe },
      disk,
      choices,
    );
    await disk.unmount();
    await disk.mount();
    const found = await load({ ...order, work: "load" });
    for (let key = 0; key < keys; key += 1) {
      const value = found.get(key);
      if (!value) throw new Error(`nobody told what is left of key ${key}`);
      counter.add(judgeValue(saved.of(key), value));
    }
  }
  return counter.tally;
}

/** What was told about the saves of each key. */
class ToldSaves {
  readonly #saved = new Map<number, string[]>();
  readonly #acknowledged = new Map<number, number>();

  hear(message: SaveMessage): void {
    if (message.kind === "begun") {
      const saved = this.#saved.get(message.key) ?? [];
      this.#saved.set(message.key, [...saved, valueText(message.key, message.version, message.bytes)]);
    } else if (message.kind === "acknowledged") this.#acknowledged.set(message.key, message.version);
  }

  of(key: number): { readonly saved: readonly string[]; readonly acknowledged: number } {
    return { saved: this.#saved.get(key) ?? [], acknowledged: this.#acknowledged.get(key) ?? 0 };
  }
}

async function saveUntilCut(order: SaveOrder, disk: LoopDisk, choices: Choices): Promise<ToldSaves> {
  const told = new ToldSaves();
  const ready = new Happening();
  await mkdir(order.directory);
  const saver = new LineProcess<SaveMessage>("leaderboard", order, (message) => {
    told.hear(message);
    if (message.kind === "ready") ready.happens();
  });
  try {
    await saver.until(`the first save of each key by ${order.writer}`, boundMs, ready.happened);
    await runTool("sync", ["-f", disk.mountPoint]);
    saver.say("go on");
    await delay(leastMs + choices.below(mostMs - leastMs));
    await disk.cut({ flushLog: choices.chance(0.5) });
  } finally {
    await saver.kill();
  }
  return told;
}

type Loaded = { readonly value: string | undefined } | { readonly error: string };

async function load(order: SaveOrder): Promise<ReadonlyMap<number, Loaded>> {
  const found = new Map<number, Loaded>();
  const loader = new LineProcess<SaveMessage>("leaderboard", order, (message) => {
    if (message.kind !== "loaded") return;
    const { key, value, error } = message;
    found.set(key, error === undefined ? { value } : { error });
  });
  await loader.done(boundMs);
  return found;
}
