import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { within } from "../machine/within.js";
import { workspaceFolder } from "./workspace-folder.js";

const complaintLimit = 8000;

/**
 * One of the lab's own programs as a process: it gets an order as JSON in its first argument, and tells messages, each a
 * line of JSON on its stdout. A line counts when all of it has come.
 */
export class LineProcess<M extends { readonly kind: string }> {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<void>;
  #complaint = "";

  /** @param program the folder of the program: `leaderboard` is `dist/leaderboard/main.js` */
  constructor(program: string, order: unknown, hear: (message: M) => void) {
    const path = join(workspaceFolder(), "apps", "crash-lab", "dist", program, "main.js");
    if (!existsSync(path)) throw new Error(`${path} is missing; build @holdfast/crash-lab first`);
    this.#process = spawn(process.execPath, [path, JSON.stringify(order)], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { stdin, stdout, stderr } = this.#process;
    // What is said to a process that has just gone is lost, as it is to one that is killed.
    stdin.on("error", () => undefined);
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-complaintLimit);
    });
    const lines = createInterface({ input: stdout });
    lines.on("line", (line) => hear(JSON.parse(line) as M));
    this.#ended = Promise.all([once(this.#process, "close"), once(lines, "close")]).then(() => undefined);
    this.#ended.catch(() => undefined);
  }

  /** Says a line to it. */
  say(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  /**
   * Waits for what it is to bring about.
   * @throws Error when it ends before, or when it takes too long, with what it complained of.
   */
  async until<T>(what: string, boundMs: number, happening: Promise<T>): Promise<T> {
    const ended = this.#ended.then(() => {
      throw new Error(`a process ended before ${what}`);
    });
    try {
      return await within(what, boundMs, Promise.race([happening, ended]));
    } catch (cause) {
      throw new Error(`a process did not come to ${what}: ${this.#complaint.trim()}`, { cause });
    }
  }

  /**
   * Resolves when it has done its work and all that it told was heard.
   * @throws Error when it failed or takes too long, with what it complained of.
   */
  async done(boundMs: number): Promise<void> {
    try {
      await within("the end of a process", boundMs, this.#ended);
    } finally {
      this.#process.kill("SIGKILL");
    }
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== 0)
      throw new Error(`a process ended with ${exitCode ?? signalCode}: ${this.#complaint.trim()}`);
  }

  /** Resolves when it is gone and all that it told was heard. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}
