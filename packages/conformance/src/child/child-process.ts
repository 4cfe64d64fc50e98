import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { Json } from "@holdfast/core";
import type { Child, ChildEnd } from "./child.js";
import { ChildError, describeEnd } from "./child-error.js";
import { type ChildSignal, type ChildStart, signalDescriptor } from "./child-messages.js";
import { LineSplitter } from "./line-splitter.js";

/** So much of what a child printed is kept, from its end, in characters. */
const complaintLimit = 64 * 1024;

const running = new Set<RunningChild>();

/** Also when the parent ends by `process.exit` or an error. When it is killed itself, its children see stdin close. */
function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** A child process, seen from its parent. */
export class RunningChild implements Child {
  readonly pid: number;
  readonly ended: Promise<ChildEnd>;
  readonly #process: ChildProcess;
  readonly #told: Json[] = [];
  readonly #listeners = new Set<() => void>();
  #complaint = "";
  #end: ChildEnd | undefined;
  #readiness: Exclude<ChildSignal, { readonly told: Json }> | undefined;

  private constructor(child: ChildProcess, pid: number) {
    this.#process = child;
    this.pid = pid;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#complaint = (this.#complaint + text).slice(-complaintLimit);
      });
    }
    // What is said to a process that has just gone is lost, as it is to one that is killed.
    child.stdin?.on("error", () => undefined);
    const lines = new LineSplitter();
    const signals = child.stdio[signalDescriptor] as Readable;
    signals.setEncoding("utf8").on("data", (text: string) => {
      for (const line of lines.push(text)) this.#hear(JSON.parse(line));
    });
    signals.on("error", () => undefined);
    this.ended = this.#untilEnd();
  }

  /** @throws ChildError when no process can be started. */
  static async spawn(mainPath: string, start: ChildStart): Promise<RunningChild> {
    const child = spawn(process.execPath, [mainPath], {
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    try {
      await once(child, "spawn");
    } catch (cause) {
      throw new ChildError("no child process could be started", { cause });
    }
    if (child.pid === undefined) throw new ChildError("no child process could be started");
    const started = new RunningChild(child, child.pid);
    started.#write(start);
    return started;
  }

  get told(): readonly Json[] {
    return this.#told;
  }

  /** Resolves when the child has made its harness. Rejects with what keeps it from that. */
  async ready(): Promise<void> {
    await this.#until(() => this.#readiness !== undefined, "it was ready");
    if (this.#readiness && "refused" in this.#readiness) {
      throw new ChildError(this.#readiness.refused.message);
    }
  }

  async waitFor(kind: string): Promise<Json> {
    const found = (): Json | undefined => this.#told.find((message) => kindOf(message) === kind);
    await this.#until(() => found() !== undefined, `it told "${kind}"`);
    return found() ?? null;
  }

  say(message: Json): void {
    this.#write(message);
  }

  kill(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void {
    this.#process.kill(signal);
  }

  async #untilEnd(): Promise<ChildEnd> {
    if (running.size === 0) process.on("exit", killAll);
    running.add(this);
    // `close` comes when the process is gone and all that it had sent was read.
    const [code, signal] = (await once(this.#process, "close")) as [number | null, NodeJS.Signals | null];
    running.delete(this);
    if (running.size === 0) process.off("exit", killAll);
    this.#end = { code, signal, complaint: this.#complaint };
    this.#notify();
    return this.#end;
  }

  async #until(happened: () => boolean, what: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (happened()) resolve();
        else if (this.#end) {
          reject(
            new ChildError(`the child process ${this.pid} ended before ${what}, ${describeEnd(this.#end)}`),
          );
        } else return;
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  #hear(signal: ChildSignal): void {
    if ("told" in signal) this.#told.push(signal.told);
    else this.#readiness = signal;
    this.#notify();
  }

  #notify(): void {
    for (const look of this.#listeners) look();
  }

  #write(message: unknown): void {
    this.#process.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}

function kindOf(message: Json): unknown {
  return typeof message === "object" && message !== null ? Reflect.get(message, "kind") : undefined;
}
