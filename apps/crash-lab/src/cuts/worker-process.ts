import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { JobMessage } from "@holdfast/conformance/trial";
import { toolPath } from "../machine/run-tool.js";
import { within } from "../machine/within.js";
import { type Told, WorkerLines, type WorkOrder } from "./worker-lines.js";

export interface WorkerProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** How long its start may take, in milliseconds. */
  readonly startMs: number;
  /** Where it starts; here without it. */
  readonly directory?: string;
}

/** So much of what it says besides is kept, from its end, in characters. */
const complaintLimit = 8000;

/**
 * The process in which somebody works on a job, seen from the lab: the worker itself, or a kernel that it runs in. Its
 * process group is its own, and is killed as a whole. It hears orders and tells messages, each a line of JSON.
 */
export class WorkerProcess<M extends Told = JobMessage, Order = WorkOrder> {
  /** Told each message, in order. */
  onMessage: (message: M) => void = () => undefined;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ready: Promise<void>;
  readonly #ended: Promise<void>;
  readonly #startMs: number;
  #complaint = "";
  #hasEnded = false;
  #failure: Error | undefined;

  constructor({ command, args, startMs, directory }: WorkerProcessOptions) {
    this.#startMs = startMs;
    this.#process = spawn(command, args, {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, PATH: toolPath() },
      ...(directory !== undefined && { cwd: directory }),
    });
    const { stdin, stdout, stderr } = this.#process;
    // What is said to a process that has just gone is lost, as it is to one that is killed.
    stdin.on("error", () => undefined);
    stderr.setEncoding("utf8").on("data", (text: string) => this.#keep(text));
    let isReady = (): void => undefined;
    this.#ready = new Promise((resolve) => {
      isReady = resolve;
    });
    const lines = new WorkerLines<M>({
      onReady: () => isReady(),
      onMessage: (message) => this.onMessage(message),
      onOther: (line) => this.#keep(`${line}\n`),
    });
    stdout.setEncoding("utf8").on("data", (text: string) => {
      try {
        lines.push(text);
      } catch (cause) {
        this.#failure ??= new Error("a worker cannot be understood", { cause });
      }
    });
    const end = (failure: Error): void => {
      this.#hasEnded = true;
      this.#failure ??= failure;
    };
    this.#ended = once(this.#process, "close").then(
      () => end(new Error(`a worker ended by itself: ${this.#complaint.trim()}`)),
      (cause: unknown) => end(new Error("a worker cannot be started", { cause })),
    );
  }

  /**
   * Resolves when its code is loaded.
   * @throws Error when it ends before that, or takes too long.
   */
  async ready(): Promise<void> {
    const failing = this.#ended.then(() => this.assertAtWork());
    await within("the start of a worker", this.#startMs, Promise.race([this.#ready, failing]));
  }

  say(order: Order): void {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
  }

  /** @throws Error when it has ended by itself, or said what cannot be understood. */
  assertAtWork(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Waits for something that it is to bring about. @throws Error when it ends by itself before. */
  async whileAtWork<T>(happening: Promise<T>): Promise<T> {
    const ended = this.#ended.then((): never => {
      throw this.#failure ?? new Error("a worker has ended");
    });
    return await Promise.race([happening, ended]);
  }

  /** Resolves when all of it is gone and all that it told was heard. */
  async kill(): Promise<void> {
    const { pid } = this.#process;
    try {
      if (pid !== undefined && !this.#hasEnded) process.kill(-pid, "SIGKILL");
    } catch (error) {
      // It is gone already.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
    await this.#ended;
  }

  #keep(text: string): void {
    this.#complaint = (this.#complaint + text).slice(-complaintLimit);
  }
}
