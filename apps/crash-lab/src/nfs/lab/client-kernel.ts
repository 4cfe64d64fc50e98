import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "@holdfast/core";
import { builtProgram } from "../../child/child-main-path.js";
import { WorkerProcess } from "../../cuts/worker-process.js";
import { within } from "../../machine/within.js";
import { CannotRunError } from "../../program/cannot-run-error.js";
import type { GuestMessage, GuestOrder, GuestRequest } from "../guest/guest-messages.js";
import { clientInit } from "./client-init.js";
import type { LabNetwork } from "./lab-network.js";

const startMs = 120_000;
const startAttempts = 3;
const usualAnswerMs = 60_000;

export interface ClientKernelOptions {
  /** The folder of a contained run, see `contained`. */
  readonly directory: string;
  readonly network: LabNetwork;
  /** Its place in the network, from 2; the server is 1. */
  readonly number: number;
  readonly modules: readonly string[];
  readonly memoryMiB: number;
}

interface Waiting {
  readonly resolve: (answer: Json) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A client of the server: a kernel of its own that runs as a process (User-Mode Linux), has the export mounted with the
 * options recommended for EFS, and runs a program that carries out what it is asked.
 */
export class ClientKernel {
  readonly name: string;
  readonly address: string;
  /** Where its processes find the export. Outside it is an empty folder. */
  readonly mountPoint: string;
  /** Told whatever its program tells by itself, in order. */
  onMessage: (message: GuestMessage) => void = () => undefined;
  readonly #options: ClientKernelOptions;
  readonly #waiting = new Map<number, Waiting>();
  #kernel: WorkerProcess<GuestMessage, GuestOrder> | undefined;
  #asked = 0;

  private constructor(options: ClientKernelOptions) {
    const { directory, number } = options;
    this.#options = options;
    this.name = `client-${number}`;
    this.address = `10.99.0.${number}`;
    this.mountPoint = join(directory, this.name);
  }

  /** A client that is plugged in, and not started yet. */
  static async make(options: ClientKernelOptions): Promise<ClientKernel> {
    const { network, modules } = options;
    const client = new ClientKernel(options);
    const { name: hostName, address, mountPoint } = client;
    await mkdir(mountPoint);
    await network.addTap(client.#tap);
    const command = [process.execPath, builtProgram("nfs"), mountPoint];
    const script = clientInit({ hostName, address, modules, mountPoint, command });
    await writeFile(client.#initPath, script, { mode: 0o755 });
    return client;
  }

  /**
   * Starts the kernel; its program is ready when this resolves. A start that fails is tried again.
   * @throws CannotRunError when no kernel starts.
   */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const kernel = this.#boot();
      this.#kernel = kernel;
      kernel.onMessage = (message) => this.#hear(message);
      try {
        return await kernel.ready();
      } catch (cause) {
        await kernel.kill();
        if (attempt < startAttempts) continue;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new CannotRunError(`no kernel starts in ${startAttempts} attempts: ${why}`, { cause });
      }
    }
  }

  /** Kills the kernel with all that runs in it, as a loss of power does. All that it told was heard. */
  async kill(): Promise<void> {
    await this.#kernel?.kill();
    this.#kernel = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(`${this.name} was killed`));
    this.#waiting.clear();
  }

  /**
   * Has its program do something, and answers what came of it.
   * @throws Error when that fails, takes too long, or the kernel is gone.
   */
  async ask(request: GuestRequest, boundMs: number = usualAnswerMs): Promise<Json> {
    const kernel = this.#kernel;
    if (!kernel) throw new Error(`${this.name} does not run`);
    this.#asked += 1;
    const id = this.#asked;
    const answer = new Promise<Json>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    kernel.say({ ...request, id });
    try {
      const what = request.kind === "call" ? JSON.stringify(request.call) : request.kind;
      return await within(`${what} at ${this.name}`, boundMs, kernel.whileAtWork(answer));
    } finally {
      this.#waiting.delete(id);
    }
  }

  #hear(message: GuestMessage): void {
    if (message.kind === "answer") this.#waiting.get(message.id)?.resolve(message.answer);
    else if (message.kind === "failure") this.#waiting.get(message.id)?.reject(new Error(message.error));
    else this.onMessage(message);
  }

  #boot(): WorkerProcess<GuestMessage, GuestOrder> {
    const { directory, number, memoryMiB } = this.#options;
    const device = `transport=tap,ifname=${this.#tap},depth=128,gro=1,mac=02:00:00:00:00:0${number}`;
    const args = [
      ...[`mem=${memoryMiB}M`, "rootfstype=hostfs", "rw", "quiet", `init=${this.#initPath}`],
      ...[`uml_dir=${directory}`, `vec0:${device}`, "con=null", "con0=fd:0,fd:1"],
    ];
    return new WorkerProcess({ command: "linux", args, startMs, directory });
  }

  get #tap(): string {
    return `tap${this.#options.number}`;
  }

  get #initPath(): string {
    return join(this.#options.directory, `${this.name}.init`);
  }
}
