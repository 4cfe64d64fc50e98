import type { FailoverOptions, InFlight, NfsWorld, VirtualClock } from "@holdfast/worlds/nfs";
import type { Machine } from "./machine.js";

/** What happens to a machine, or to all of them, between two requests. */
export type Happening =
  /** The machine is gone, and starts again. */
  | { readonly kind: "crash"; readonly inFlight: InFlight }
  /** The programs of the machine are killed. */
  | { readonly kind: "kill" }
  /** Nothing passes between the machine and the server. */
  | { readonly kind: "cut" }
  | { readonly kind: "heal"; readonly inFlight: InFlight }
  | { readonly kind: "failover"; readonly unstable: NonNullable<FailoverOptions["unstable"]> }
  /** All is slow. */
  | { readonly kind: "wait"; readonly forMs: number }
  | { readonly kind: "write-back" };

/** A happening, and the request after which it comes. */
export interface PlannedHappening {
  readonly happening: Happening;
  /** The place of the machine in the plan. */
  readonly machine: number;
  /** Counts the requests of the machine from 1, or those of all. */
  readonly after: { readonly own: number } | { readonly all: number };
}

export interface HappeningPlace {
  readonly world: NfsWorld;
  readonly clock: VirtualClock;
  readonly machine: Machine;
}

export function happen(happening: Happening, { world, clock, machine }: HappeningPlace): void {
  const { client } = machine;
  switch (happening.kind) {
    case "crash":
      machine.end(() => client.crash({ inFlight: happening.inFlight }));
      break;
    case "kill":
      machine.end();
      break;
    case "cut":
      client.cut();
      break;
    case "heal":
      client.heal({ inFlight: happening.inFlight });
      break;
    case "failover":
      world.failover({ unstable: happening.unstable });
      break;
    case "wait":
      clock.advance(happening.forMs);
      break;
    case "write-back":
      // What it could not write is told to whoever syncs.
      client.writeBack().catch(() => undefined);
  }
}
