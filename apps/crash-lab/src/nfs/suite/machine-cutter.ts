import { createServer, type Server, type Socket } from "node:net";
import type { ClientKernel } from "../lab/client-kernel.js";
import type { NfsLab } from "../lab/nfs-lab.js";
import { hearFrames, sendFrame } from "../remote/frames.js";
import { verbPort } from "../rounds/round-job.js";
import type { CutterAnswer, CutterRequest } from "./cutter-messages.js";

/**
 * Cuts the power of client kernels for somebody in another one: there are two, of which one works while the other boots. With
 * the client dies the server, and comes back without its memory.
 */
export class MachineCutter {
  readonly #lab: NfsLab;
  readonly #machines: readonly ClientKernel[];
  readonly #ready = new Map<ClientKernel, Promise<void>>();
  #cuts = 0;

  /** @param machines two clients that run */
  constructor(lab: NfsLab, machines: readonly ClientKernel[]) {
    this.#lab = lab;
    this.#machines = machines;
    for (const machine of machines) this.#whenReady(machine, serve(machine));
  }

  /** Answers requests for as long as it listens. */
  server(): Server {
    return createServer((socket) => {
      socket.on("error", () => socket.destroy());
      hearFrames(socket, (value) => void this.#answer(socket, value as CutterRequest));
    });
  }

  get #machine(): ClientKernel {
    const machine = this.#machines[this.#cuts % this.#machines.length];
    if (!machine) throw new Error("there is no machine");
    return machine;
  }

  async #answer(socket: Socket, { id, kind }: CutterRequest): Promise<void> {
    const answer = await this.#carryOut(kind).then(
      (host): CutterAnswer => ({ id, host }),
      (error: unknown): CutterAnswer => ({ id, error: String(error) }),
    );
    sendFrame(socket, answer);
  }

  async #carryOut(kind: CutterRequest["kind"]): Promise<string> {
    if (kind === "cut") await this.#cut();
    else if (kind === "kill") await serve(this.#machine);
    await this.#ready.get(this.#machine);
    return this.#machine.address;
  }

  async #cut(): Promise<void> {
    const { network, server } = this.#lab;
    const dead = this.#machine;
    await Promise.all([dead.kill(), server.kill()]);
    await network.endConnections();
    await server.start();
    this.#cuts += 1;
    this.#whenReady(
      dead,
      dead.start().then(async () => await serve(dead)),
    );
  }

  /** Whoever needs the machine next is told what keeps it from being ready; until then nobody is. */
  #whenReady(machine: ClientKernel, ready: Promise<void>): void {
    ready.catch(() => undefined);
    this.#ready.set(machine, ready);
  }
}

/** Starts the process that serves verbs, in the place of the one before, which is killed. */
async function serve(machine: ClientKernel): Promise<void> {
  await machine.ask({ kind: "serve", port: verbPort });
}
