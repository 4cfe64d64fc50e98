import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toolPath } from "../../machine/run-tool.js";
import type { CephFolder } from "./ceph-folder.js";
import { poll } from "./poll.js";
import { S3ServerError } from "./s3-server-error.js";

export type DaemonName = "mon" | "osd" | "rgw";

const tailBytes = 2000;

/** One process of the cluster. It outlives the program that starts it; whoever has the folder finds it again. */
export class CephDaemon {
  readonly name: DaemonName;
  readonly #folder: CephFolder;

  constructor(name: DaemonName, folder: CephFolder) {
    this.name = name;
    this.#folder = folder;
  }

  /** The id of the process, or `undefined` when it does not run. */
  async pid(): Promise<number | undefined> {
    const pid = Number(await readFile(this.#pidFile, "utf8").catch(() => ""));
    if (!(pid > 0)) return undefined;
    // The id may belong to another by now; ours names our configuration. A zombie has no command line.
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return commandLine.split("\0").includes(this.#folder.config) ? pid : undefined;
  }

  /** Starts it unless it runs; it has begun, and need not answer yet, when this resolves. */
  async start(command: string, args: readonly string[]): Promise<void> {
    if ((await this.pid()) !== undefined) return;
    const output = await open(this.#outputFile, "a");
    try {
      const child = spawn(command, ["-c", this.#folder.config, ...args, "-f"], {
        detached: true,
        env: { ...process.env, PATH: toolPath(), LC_ALL: "C" },
        stdio: ["ignore", output.fd, output.fd],
      });
      await once(child, "spawn");
      child.unref();
      await writeFile(this.#pidFile, `${child.pid}\n`);
    } finally {
      await output.close();
    }
  }

  /** @throws S3ServerError when it is gone. */
  async assertRuns(): Promise<void> {
    if ((await this.pid()) === undefined) throw new S3ServerError(`${this.name} has ended`);
  }

  /** Whether it runs, and the end of what it has printed and logged. */
  async lastWords(): Promise<string> {
    const pid = await this.pid();
    const files = [this.#outputFile, join(this.#folder.logs, `${this.name}.log`)];
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
    const tail = texts.map((text) => text.slice(-tailBytes).trim()).join("\n");
    const state = pid === undefined ? "does not run" : `runs as process ${pid}`;
    return `${this.name} ${state}; its last words:\n${tail.trim() || "none"}`;
  }

  /** Kills it as a crash would, and resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL", 10_000);
  }

  /** Ends it in good order, or by force if that takes too long. */
  async stop(boundMs: number): Promise<void> {
    await this.#end("SIGTERM", boundMs).catch(async (error: unknown) => {
      if (!(error instanceof S3ServerError)) throw error;
      await this.kill();
    });
    await rm(this.#pidFile, { force: true });
  }

  get #pidFile(): string {
    return join(this.#folder.run, `${this.name}.pid`);
  }

  get #outputFile(): string {
    return join(this.#folder.logs, `${this.name}.out`);
  }

  async #end(signal: NodeJS.Signals, boundMs: number): Promise<void> {
    const pid = await this.pid();
    if (pid === undefined) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
    await poll(`the end of ${this.name}`, async () => (await this.pid()) === undefined, { boundMs });
  }
}
