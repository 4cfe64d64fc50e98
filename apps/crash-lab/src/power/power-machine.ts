import { setTimeout as delay } from "node:timers/promises";
import { childMainPath } from "../child/child-main-path.js";
import type { CutMachine, Life } from "../cuts/cut-machine.js";
import { WorkerProcess } from "../cuts/worker-process.js";
import { LoopDisk, type LoopDiskOptions } from "../machine/loop-disk.js";
import type { WriterName } from "../writers/writers.js";

const startMs = 60_000;

/** A disk whose power can be cut, and a process that works on it. The kernel around them stays. */
export class PowerMachine implements CutMachine {
  readonly #disk: LoopDisk;
  readonly #writer: WriterName;
  #next: WorkerProcess | undefined;

  private constructor(disk: LoopDisk, writer: WriterName) {
    this.#disk = disk;
    this.#writer = writer;
  }

  static async make(options: LoopDiskOptions, writer: WriterName): Promise<PowerMachine> {
    return new PowerMachine(await LoopDisk.tried(options, { isCut: true }), writer);
  }

  get mountPoint(): string {
    return this.#disk.mountPoint;
  }

  async renew(): Promise<void> {
    if (this.#disk.mounted) {
      await this.#disk.unmount();
      await this.#disk.erase();
    }
    await this.#disk.mount();
  }

  async live({ order, afterMs, hear }: Life): Promise<void> {
    const worker = this.#next ?? startWorker();
    this.#next = undefined;
    try {
      await worker.ready();
      worker.onMessage = hear;
      worker.say({ writer: this.#writer, mountPoint: this.mountPoint, order });
      await delay(afterMs);
      worker.assertAtWork();
      await this.#disk.cut();
    } finally {
      await worker.kill();
    }
    // It starts while the disk is looked at.
    this.#next = startWorker();
    await this.#disk.unmount();
    await this.#disk.mount();
  }

  async onDisk<T>(look: () => Promise<T>): Promise<T> {
    return await look();
  }

  async dispose(): Promise<void> {
    await this.#next?.kill();
    await this.#disk.dispose();
  }
}

function startWorker(): WorkerProcess {
  return new WorkerProcess({ command: process.execPath, args: [childMainPath()], startMs });
}
