import type { Backend } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";

/** How stored bytes go bad. */
export type Damage = "flip" | "truncate" | "swap" | "missing";

export const damages: readonly Damage[] = ["flip", "truncate", "swap", "missing"];

/** Damages an object through the adapter itself. Answers what was done, and how to undo it. */
export async function damage(
  backend: Backend,
  key: string,
  how: Damage,
  choices: Choices,
): Promise<{ readonly what: string; readonly undo: () => Promise<void> }> {
  const good = await backend.read(key);
  const bad = await damaged(backend, key, Buffer.from(good), how, choices);
  await backend.remove([key]);
  if (bad) await backend.write(key, bad.bytes);
  const undo = async (): Promise<void> => {
    await backend.remove([key]);
    await backend.write(key, good);
  };
  return { what: `${key} ${bad?.what ?? "is missing"}`, undo };
}

async function damaged(
  backend: Backend,
  key: string,
  good: Buffer,
  how: Damage,
  choices: Choices,
): Promise<{ readonly bytes: Uint8Array; readonly what: string } | undefined> {
  if (how === "missing") return undefined;
  if (how === "truncate") {
    const length = choices.below(good.length);
    return { bytes: good.subarray(0, length), what: `is cut to ${length} of ${good.length} bytes` };
  }
  if (how === "swap") {
    const folder = key.slice(0, key.lastIndexOf("/") + 1);
    const others = (await backend.list(folder)).filter((other) => other.key !== key);
    if (others.length > 0) {
      const other = choices.pick(others).key;
      return { bytes: await backend.read(other), what: `has the bytes of ${other}` };
    }
  }
  const at = choices.below(good.length);
  const bit = choices.below(8);
  good[at] = (good[at] ?? 0) ^ (1 << bit);
  return { bytes: good, what: `has bit ${bit} of byte ${at} flipped` };
}
