import type { Choices } from "@holdfast/worlds";
import type { FileCall } from "./file-call.js";

const directories = ["", "/a", "/b"] as const;
const names = ["f", "g", "h"] as const;
/** Around the borders of sectors, blocks and what fits into an inode. */
const sizes = [1, 60, 200, 511, 512, 700, 1024, 4095, 4096, 4097, 6000, 9000, 20_000] as const;

/** What is there, durable, before a random workload begins. */
export function randomSetup(choices: Choices): FileCall[] {
  const calls: FileCall[] = [];
  for (const directory of directories) {
    if (directory !== "") {
      if (choices.chance(0.3)) continue;
      calls.push({ kind: "mkdir", path: directory });
    }
    for (const name of names)
      if (choices.chance(0.4))
        calls.push({ kind: "create", path: `${directory}/${name}`, bytes: choices.pick(sizes) });
  }
  return calls;
}

/** So many calls on few files, so that they meet. Some of them fail, as ENOENT and the like. */
export function randomCalls(choices: Choices, count: number): FileCall[] {
  return Array.from({ length: count }, () => randomCall(choices));
}

function randomCall(choices: Choices): FileCall {
  const draw = choices.below(100);
  const path = randomPath(choices);
  if (draw < 10) return { kind: "create", path, bytes: choices.pick(sizes) };
  if (draw < 20) return { kind: "replace", path, bytes: choices.pick(sizes) };
  if (draw < 30) return { kind: "write", path, at: choices.below(8) * 700, bytes: choices.pick(sizes) };
  if (draw < 37) return { kind: "append", path, bytes: choices.pick(sizes) };
  if (draw < 42) return { kind: "truncate", path, to: choices.pick(sizes) };
  if (draw < 54) return { kind: "sync", path };
  if (draw < 66) return { kind: "sync", path: choices.pick(directories) || "/" };
  if (draw < 78) return { kind: "rename", path, to: randomPath(choices) };
  if (draw < 83) return { kind: "link", path, to: randomPath(choices) };
  if (draw < 88) return { kind: "unlink", path };
  if (draw < 91) return { kind: "mkdir", path: choices.pick(["/a", "/b"]) };
  if (draw < 93) return { kind: "rmdir", path: choices.pick(["/a", "/b"]) };
  if (draw < 95) return { kind: "rename", path: choices.pick(["/a", "/b"]), to: choices.pick(["/a", "/b"]) };
  return { kind: "write-back", path };
}

function randomPath(choices: Choices): string {
  return `${choices.pick(directories)}/${choices.pick(names)}`;
}
