import type { JobMessage } from "../child/workload/job-message.js";
import type { JobTrial } from "../trial/job-trial.js";
import type { SceneRole } from "./scene.js";
import { SceneProcess, type SceneProcessOptions } from "./scene-process.js";

/** What a process of a scene works with. */
export type RoleClient = Pick<SceneProcessOptions, "client" | "cut" | "surroundings">;

export interface PlayRolesOptions {
  readonly trial: JobTrial;
  readonly roles: readonly SceneRole[];
  /** Codes of errors that what goes wrong in the scene may explain. */
  readonly foreseen: readonly string[];
  /** Makes what the process of a role works with; roles count from 0. */
  readonly start: (role: number) => Promise<RoleClient>;
  /** Told of each process the moment it is there. */
  readonly began?: (role: number, process: SceneProcess) => void;
  readonly hear: (message: JobMessage) => void;
  /** The first process is killed when it has told so much. */
  readonly killsFirstAfterTold?: number | undefined;
}

/**
 * Has the processes of a scene do their work side by side, each from its moment on. Resolves when the last one is gone, to
 * all of them in their order.
 * @throws Violation when one of them ended otherwise than by its work or by being killed
 */
export async function playRoles(options: PlayRolesOptions): Promise<readonly SceneProcess[]> {
  const { trial, roles, foreseen, start, began, hear, killsFirstAfterTold } = options;
  const moments = new Moments();
  const processes: SceneProcess[] = [];
  const running = roles.map(async ({ steps, afterTold }, role) => {
    const order = trial.order({ steps });
    const process = new SceneProcess({
      ...(await start(role)),
      ...{ order, foreseen },
      tell: (message) => {
        trial.hear(message);
        hear(message);
        if (role === 0) moments.pass();
      },
    });
    processes[role] = process;
    began?.(role, process);
    if (role === 0 && killsFirstAfterTold !== undefined) {
      moments.at(killsFirstAfterTold, () => process.kill());
    }
    if (afterTold !== undefined) await new Promise<void>((run) => moments.at(afterTold, run));
    try {
      await process.run();
    } finally {
      if (role === 0) moments.end();
      await process.close();
    }
  });
  for (const ending of await Promise.allSettled(running)) {
    if (ending.status === "rejected") throw ending.reason;
  }
  return processes;
}

/** What happens when the first process has told so much, or is gone. */
class Moments {
  readonly #waiting = new Set<{ readonly told: number; readonly run: () => void }>();
  #told = 0;

  at(told: number, run: () => void): void {
    if (told <= this.#told) run();
    else this.#waiting.add({ told, run });
  }

  pass(): void {
    this.#told += 1;
    for (const one of [...this.#waiting]) {
      if (one.told > this.#told) continue;
      this.#waiting.delete(one);
      one.run();
    }
  }

  end(): void {
    this.#told = Number.POSITIVE_INFINITY;
    for (const { run } of this.#waiting) run();
    this.#waiting.clear();
  }
}
