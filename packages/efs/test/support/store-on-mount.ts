import type { PosixFileSystem } from "@holdfast/posix";
import {
  type NfsClient,
  type NfsFault,
  type NfsOperation,
  type NfsRequest,
  NfsWorld,
  VirtualClock,
} from "@holdfast/worlds/nfs";
import {
  type EfsBackend,
  type EfsBackendOptions,
  efsBackend,
  type GatherMountFacts,
} from "../../src/index.js";
import { efsMount } from "./efs-mount.js";

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (read: Uint8Array): string => new TextDecoder().decode(read);

interface Failure extends Error {
  readonly code?: string;
  readonly outcome?: string;
}

/** The error that a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    return error as Failure;
  }
  throw new Error("the call was expected to fail, and succeeded");
}

const gather: GatherMountFacts = efsMount;

/** A store on a file system that is said to be Amazon EFS, as AWS recommends to mount it. */
export function storeOn(fileSystem: PosixFileSystem, options: Partial<EfsBackendOptions> = {}): EfsBackend {
  return efsBackend({ directory: "/store", fileSystem, gather, ...options });
}

/** A machine of a world whose requests meet faults. */
export interface Machine {
  readonly client: NfsClient;
  /** The next request of an operation whose path fits meets the fault. */
  meets(operation: NfsOperation, fault: NfsFault, path?: RegExp): void;
  /** From now on each request of an operation meets the fault. */
  alwaysMeets(operation: NfsOperation, fault: NfsFault): void;
}

/** Machines on one server where time stands still, so that what they remember stays so. */
export function machines(count: number): {
  readonly world: NfsWorld;
  readonly clock: VirtualClock;
  readonly machines: readonly Machine[];
} {
  const clock = new VirtualClock();
  const world = new NfsWorld({ clock });
  const made = Array.from({ length: count }, (): Machine => {
    const once: { operation: NfsOperation; fault: NfsFault; path: RegExp }[] = [];
    const always = new Map<NfsOperation, NfsFault>();
    const next = ({ operation, path }: NfsRequest): NfsFault | undefined => {
      const index = once.findIndex((planned) => planned.operation === operation && planned.path.test(path));
      return index >= 0 ? once.splice(index, 1)[0]?.fault : always.get(operation);
    };
    return {
      client: world.client({ faults: { next } }),
      meets: (operation, fault, path = /./) => void once.push({ operation, fault, path }),
      alwaysMeets: (operation, fault) => void always.set(operation, fault),
    };
  });
  return { world, clock, machines: made };
}
