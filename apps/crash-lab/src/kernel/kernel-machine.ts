import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { childMainPath } from "../child/child-main-path.js";
import type { CutMachine, Life } from "../cuts/cut-machine.js";
import { WorkerProcess } from "../cuts/worker-process.js";
import { LoopDisk, type LoopDiskOptions } from "../machine/loop-disk.js";
import { CannotRunError } from "../program/cannot-run-error.js";
import type { WriterName } from "../writers/writers.js";
import { initScript } from "./init-script.js";

const startMs = 60_000;
const startAttempts = 3;

export interface KernelMachineOptions extends LoopDiskOptions {
  readonly name: string;
  readonly writer: WriterName;
}

/**
 * A kernel that runs as a process (User-Mode Linux), with a disk of its own and a process that works on it. To kill the
 * kernel is to cut the power of all that it holds in memory.
 */
export class KernelMachine implements CutMachine {
  readonly #options: KernelMachineOptions;
  readonly #disk: LoopDisk;

  private constructor(options: KernelMachineOptions, disk: LoopDisk) {
    this.#options = options;
    this.#disk = disk;
  }

  static async make(options: KernelMachineOptions): Promise<KernelMachine> {
    const machine = new KernelMachine(options, await LoopDisk.tried(options, { isCut: false }));
    await mkdir(machine.#path("guest"));
    const command = [process.execPath, childMainPath(), machine.#path("order")];
    const script = initScript({ format: options.format, mountPoint: machine.#path("guest"), command });
    await writeFile(machine.#path("init"), script, { mode: 0o755 });
    return machine;
  }

  get mountPoint(): string {
    return this.#disk.mountPoint;
  }

  async renew(): Promise<void> {
    await this.#disk.erase();
  }

  async live({ order, afterMs, hear }: Life): Promise<void> {
    const { writer } = this.#options;
    const work = { writer, mountPoint: this.#path("guest"), order };
    await writeFile(this.#path("order"), JSON.stringify(work));
    const kernel = await this.#start(hear);
    try {
      await delay(afterMs);
      kernel.assertAtWork();
    } finally {
      await kernel.kill();
    }
  }

  async onDisk<T>(look: () => Promise<T>): Promise<T> {
    await this.#disk.mount();
    try {
      return await look();
    } finally {
      await this.#disk.unmount();
    }
  }

  async dispose(): Promise<void> {
    await this.#disk.dispose();
  }

  /** The start of a kernel is tried again: nothing was done on the disk yet that could be judged. */
  async #start(hear: Life["hear"]): Promise<WorkerProcess> {
    for (let attempt = 1; ; attempt += 1) {
      const kernel = this.#boot();
      kernel.onMessage = hear;
      try {
        await kernel.ready();
        return kernel;
      } catch (cause) {
        await kernel.kill();
        if (attempt < startAttempts) continue;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new CannotRunError(`no kernel starts in ${startAttempts} attempts: ${why}`, { cause });
      }
    }
  }

  #boot(): WorkerProcess {
    const { directory } = this.#options;
    const args = [
      ...["mem=256M", "rootfstype=hostfs", "rw", "quiet", `init=${this.#path("init")}`],
      ...[`ubda=${this.#disk.imagePath}`, `uml_dir=${directory}`, "con=null", "con0=fd:0,fd:1"],
    ];
    return new WorkerProcess({ command: "linux", args, startMs, directory });
  }

  #path(what: "guest" | "init" | "order"): string {
    return join(this.#options.directory, `${this.#options.name}.${what}`);
  }
}
