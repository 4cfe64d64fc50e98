import {
  type NfsClient,
  type NfsFaultName,
  type NfsFaults,
  type NfsFileSystem,
  type NfsMountOptions,
  type NfsRequest,
  type NfsWorld,
  nfsFaultModel,
} from "@holdfast/worlds/nfs";
import type { SceneProcess } from "../scene/scene-process.js";

/** A fault for a request, by name, as long as the scene is played. */
export type ChooseFault = (request: NfsRequest, number: number) => NfsFaultName | undefined;

export interface MachineOptions {
  readonly world: NfsWorld;
  readonly mount: NfsMountOptions;
  readonly faultOf?: ChooseFault | undefined;
  /** Told after each request that reaches the server; the number counts those of the machine from 1. */
  readonly asked: (number: number) => void;
}

/** A machine of a scene: its mount, who runs on it, and what it met. */
export class Machine {
  readonly client: NfsClient;
  readonly mount: NfsMountOptions;
  /** The names of the faults that its requests met. */
  readonly met: NfsFaultName[] = [];
  /** The requests that it made while the scene was played, in order. */
  readonly requests: NfsRequest[] = [];
  readonly #processes = new Map<number, SceneProcess | undefined>();
  readonly #dead = new Set<number>();
  #isPlayed = true;
  #isEnding = false;

  constructor({ world, mount, faultOf, asked }: MachineOptions) {
    const faults: NfsFaults = {
      next: (request) => {
        if (!this.#isPlayed) return undefined;
        this.requests.push(request);
        const number = this.requests.length;
        queueMicrotask(() => asked(number));
        const name = faultOf?.(request, number);
        if (name === undefined) return undefined;
        this.met.push(name);
        return nfsFaultModel[name].fault;
      },
    };
    this.mount = mount;
    this.client = world.client({ ...mount, faults });
  }

  /** Nothing goes wrong any more. */
  leaveAlone(): void {
    this.#isPlayed = false;
  }

  enter(pid: number): NfsFileSystem {
    this.#processes.set(pid, undefined);
    return this.client.mount();
  }

  introduce(pid: number, process: SceneProcess): void {
    this.#processes.set(pid, process);
    if (this.#dead.has(pid)) process.kill();
  }

  /** Its programs are killed, or with them the machine itself. */
  end(how: () => void = () => this.client.kill()): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    how();
    for (const [pid, process] of this.#processes) {
      this.#dead.add(pid);
      process?.kill();
    }
    this.#processes.clear();
    this.#isEnding = false;
  }

  isDead(pid: number): boolean {
    return this.#dead.has(pid);
  }
}
