// A program of its own, bundled and run by the tests of processes: node child-program.js MODE DIRECTORY ACKNOWLEDGE ID
import { once } from "node:events";
import { writeSync } from "node:fs";
import { localBackend } from "../../src/index.js";
import { contentOf } from "./content-of.js";

const [mode, directory = "", acknowledge = "[]", id = ""] = process.argv.slice(2);
const backend = localBackend({ directory, acknowledge: JSON.parse(acknowledge) });
/** Told to the parent at once, also if the next thing is a SIGKILL. */
const tell = (line: string): void => {
  writeSync(1, `${line}\n`);
};

/** Slow enough, chunk by chunk, to be killed in the middle. */
async function* slowly(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) {
    yield bytes.subarray(at, at + 64 * 1024);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function writeForEver(): Promise<void> {
  for (let n = 0; ; n += 1) {
    const keys = [`job/state/${id}-${n}`, `job/log/${id}-${n}`, `job/log/${id}-${n}-twin`] as const;
    await Promise.all([
      backend.write(keys[0], slowly(contentOf(keys[0]))).then(() => tell(keys[0])),
      backend.create(keys[1], contentOf(keys[1])).then(() => tell(keys[1])),
      backend.create(keys[2], contentOf(keys[2])).then(() => tell(keys[2])),
    ]);
  }
}

async function stallInWrite(): Promise<void> {
  async function* stalling(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(2 * 1024 * 1024);
    tell("stalled");
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  await backend.write("job/state/stalled", stalling());
}

async function race(): Promise<void> {
  await backend.list("");
  tell("ready");
  await once(process.stdin, "data");
  const result = await backend.create("job/log/race", contentOf(id));
  tell(
    result.status === "created" ? `created ${id}` : `exists ${Buffer.from(result.bytes).toString("latin1")}`,
  );
  process.exit(0);
}

async function writeAsNobody(): Promise<void> {
  process.setgid?.(65534);
  process.setuid?.(65534);
  for (const attempt of [
    () => backend.write("a", contentOf("a")),
    () => backend.list(""),
    () => backend.probe(),
  ]) {
    await attempt().then(
      () => tell("succeeded"),
      (error: Error & { code?: string }) => tell(`${error.code} ${error.message}`),
    );
  }
}

const modes: Record<string, () => Promise<void>> = { writeForEver, stallInWrite, race, writeAsNobody };
await modes[mode ?? ""]?.();
