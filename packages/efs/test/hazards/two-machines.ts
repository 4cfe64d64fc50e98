import { parseMountTable, posixErrorCode } from "@holdfast/posix";
import {
  type NfsClient,
  type NfsFault,
  type NfsFileSystem,
  type NfsOperation,
  type NfsRequest,
  NfsWorld,
  VirtualClock,
} from "@holdfast/worlds/nfs";
import { type EfsBackend, efsBackend, type GatherMountFacts } from "../../src/index.js";

const [mount] = parseMountTable(
  "97 22 0:45 / /store rw - nfs4 fs-0abc.efs.eu-west-1.amazonaws.com:/ rw,vers=4.1,hard,noresvport,proto=tcp,timeo=600",
);
/** What a client finds out about Amazon EFS, mounted as recommended. */
export const gatherEfs: GatherMountFacts = async (path) => ({
  ...{ platform: "linux", path, mount, magic: 0x6969, parameters: {}, efsUtils: { stateFiles: [] } },
});

/** A machine, the plain use of its mount, and a store on the same mount. */
export interface Machine {
  readonly client: NfsClient;
  readonly plain: NfsFileSystem;
  readonly store: EfsBackend;
  /** The next request of the operation on this machine meets the fault; of the path, if one is given. */
  meets(operation: NfsOperation, fault: NfsFault, path?: string): void;
}

/** Two machines on one server. Time stands still, so that what is remembered stays so. */
export async function twoMachines(): Promise<{ readonly a: Machine; readonly b: Machine }> {
  const world = new NfsWorld({ clock: new VirtualClock() });
  const a = machineOf(world);
  await a.plain.mkdir("/plain");
  await a.plain.mkdir("/store");
  return { a, b: machineOf(world) };
}

function machineOf(world: NfsWorld): Machine {
  let planned:
    | { readonly operation: NfsOperation; readonly fault: NfsFault; readonly path?: string }
    | undefined;
  const next = ({ operation, path }: NfsRequest): NfsFault | undefined => {
    if (planned?.operation !== operation || (planned.path ?? path) !== path) return undefined;
    const { fault } = planned;
    planned = undefined;
    return fault;
  };
  const client = world.client({ faults: { next } });
  const plain = client.mount();
  const store = efsBackend({ directory: "/store", fileSystem: client.mount(), gather: gatherEfs });
  const meets = (operation: NfsOperation, fault: NfsFault, path?: string): void => {
    planned = { operation, fault, ...(path !== undefined && { path }) };
  };
  return { client, plain, store, meets };
}

/** What a plain read of a file finds: its text, or the errno's name. */
export async function found(fileSystem: NfsFileSystem, path: string): Promise<string> {
  return await fileSystem.readFile(path, "utf8").catch((error: unknown) => codeOf(error));
}

/** How a call ended: `ok`, or the code of its error. */
export async function ending(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => "ok",
    (error: unknown) => codeOf(error),
  );
}

/** The errno's name, or the code of a store's error. */
function codeOf(error: unknown): string {
  return posixErrorCode(error) ?? String(error);
}
