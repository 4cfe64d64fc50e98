import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Choices } from "@holdfast/worlds";
import { PowerProbe } from "../machine/power-probe.js";
import { keyFolder, type SaveMessage, type SaveOrder } from "./save-order.js";
import { valueText } from "./value-text.js";
import type { OpenWriter, Writer } from "./writers/writer.js";

const leastBytes = 100;
const mostBytes = 9_000;
const longestRestMs = 40;

/**
 * Gives each key a first value, waits for the word to go on, and then saves a new value for every key at once, rests,
 * and so on, until a save fails: then the power is gone.
 */
export async function saveValues(
  writer: Writer,
  { directory, keys, seed, probe }: SaveOrder & { readonly work: "save" },
  tell: (message: SaveMessage) => void,
  goOn: () => Promise<void>,
): Promise<void> {
  const power = new PowerProbe(probe);
  const choices = new Choices(seed);
  const opened: OpenWriter[] = [];
  for (let key = 0; key < keys; key += 1) {
    await mkdir(keyFolder(directory, key), { recursive: true });
    opened.push(await writer.open(keyFolder(directory, key)));
  }
  for (let version = 1; ; version += 1) {
    const saves = opened.map(async (one, key) => {
      const bytes = leastBytes + choices.below(mostBytes - leastBytes);
      tell({ kind: "begun", key, version, bytes });
      try {
        await one.save(valueText(key, version, bytes));
        if (!power.isOn()) throw new Error("it was saved when the power was gone");
      } catch (error) {
        tell({ kind: "failed", key, error: String(error) });
        return false;
      }
      tell({ kind: "acknowledged", key, version });
      return true;
    });
    if ((await Promise.all(saves)).includes(false)) return;
    if (version === 1) {
      tell({ kind: "ready" });
      await goOn();
    } else await sleep(choices.below(longestRestMs));
  }
}

/** Reads the value of each key, as the next run of a program would. */
export async function loadValues(
  writer: Writer,
  { directory, keys }: SaveOrder,
  tell: (message: SaveMessage) => void,
): Promise<void> {
  for (let key = 0; key < keys; key += 1) {
    try {
      const value = await (await writer.open(keyFolder(directory, key))).load();
      tell({ kind: "loaded", key, ...(value !== undefined && { value }) });
    } catch (error) {
      tell({ kind: "loaded", key, error: String(error) });
    }
  }
}
