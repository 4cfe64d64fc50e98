import { type Backend, type Clock, systemClock } from "@holdfast/core";
import type { OutputFile, OutputFileSystem } from "../src/output/output-file-system.js";

/** Where a process stops: at its n-th step towards storage, just before it takes effect or just after. */
export interface Stop {
  readonly step: number;
  readonly when: "before" | "after";
}

/**
 * The life of one process, as far as storage sees it. Once it has stopped nothing it began goes on: its calls are
 * not answered and it makes no others. Left so, it was killed; resumed, it was stalled.
 */
export class Mortal {
  readonly stopped: Promise<"stopped">;
  /** Nothing here is slow, and a killed process has no timers. */
  readonly clock: Clock = { ...systemClock, schedule: () => () => {} };
  readonly #stop: Stop | undefined;
  readonly #resumed: Promise<void>;
  #steps = 0;
  #running = true;
  #announce: (how: "stopped") => void = () => {};
  #release: () => void = () => {};

  constructor(stop?: Stop) {
    this.#stop = stop;
    this.stopped = new Promise((resolve) => {
      this.#announce = resolve;
    });
    this.#resumed = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.#steps;
  }

  resume(): void {
    this.#running = true;
    this.#release();
  }

  async step<T>(apply: () => Promise<T>): Promise<T> {
    if (!this.#running) await this.#resumed;
    this.#steps += 1;
    const stopsAt = this.#steps === this.#stop?.step ? this.#stop.when : undefined;
    if (stopsAt === "before") await this.#stopHere();
    const result = await apply();
    if (stopsAt === "after") await this.#stopHere();
    if (!this.#running) await this.#resumed;
    return result;
  }

  backend(backend: Backend): Backend {
    return this.#between(backend, ["write", "create", "read", "list", "remove"]);
  }

  files(files: OutputFileSystem): OutputFileSystem {
    const names = ["makeDirectory", "readStart", "link", "remove", "list", "syncDirectory"] as const;
    const createFile = async (path: string): Promise<OutputFile> => {
      const file = await this.step(async () => await files.createFile(path));
      return this.#between(file, ["append", "sync"]);
    };
    const stepped = this.#between(files, names);
    return new Proxy(stepped, {
      get: (target, name) => (name === "createFile" ? createFile : Reflect.get(target, name)),
    });
  }

  async #stopHere(): Promise<void> {
    this.#running = false;
    this.#announce("stopped");
    await this.#resumed;
  }

  #between<T extends object>(target: T, names: readonly (keyof T)[]): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        const call = (...args: unknown[]): unknown => value.apply(target, args);
        if (!names.includes(name as keyof T)) return call;
        return async (...args: unknown[]) => await this.step(async () => await call(...args));
      },
    });
  }
}
