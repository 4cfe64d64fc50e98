import { constants } from "node:os";
import {
  type NfsClient,
  type NfsClientOptions,
  type NfsFileSystem,
  NfsWorld,
  type NfsWorldOptions,
  VirtualClock,
} from "../../../src/nfs/index.js";

/** A world of two clients on a virtual clock, and the directory `/d`, which both know. */
export interface TwoClients {
  readonly world: NfsWorld;
  readonly clock: VirtualClock;
  readonly a: NfsFileSystem;
  readonly b: NfsFileSystem;
  readonly clientA: NfsClient;
  readonly clientB: NfsClient;
  /** The requests since the last time, as `a OPEN /d/f ok`. */
  asked(): readonly string[];
}

export async function twoClients({
  onA = {},
  onB = {},
  ...options
}: NfsWorldOptions & { onA?: NfsClientOptions; onB?: NfsClientOptions } = {}): Promise<TwoClients> {
  const clock = new VirtualClock();
  const world = new NfsWorld({ clock, ...options });
  const [clientA, clientB] = [world.client(onA), world.client(onB)];
  const [a, b] = [clientA.mount(), clientB.mount()];
  await a.mkdir("/d");
  await b.readdir("/d");
  let seen = world.log.count;
  const asked = (): readonly string[] => {
    const fresh = world.log.requests.slice(-(world.log.count - seen) || world.log.requests.length);
    const count = world.log.count - seen;
    seen = world.log.count;
    return (count === 0 ? [] : fresh).map(({ request, outcome }) => {
      const { client, operation, path, dest } = request;
      return `${client} ${operation} ${path}${dest === undefined ? "" : ` ${dest}`} ${outcome}`;
    });
  };
  return { world, clock, a, b, clientA, clientB, asked };
}

/** The errno's name, also of those that Node has no name for. */
function errnoName({ code, errno }: NodeJS.ErrnoException): string {
  const [name] = Object.entries(constants.errno).find(([, number]) => number === -(errno ?? 0)) ?? [];
  return name ?? String(code);
}

/** What a plain open of a file finds: its content, or the code of the error. */
export async function found(fs: NfsFileSystem, path: string): Promise<string> {
  return await fs.readFile(path, "utf8").catch(errnoName);
}

/** How a call ended: `ok`, or the code of its error. */
export async function ending(running: Promise<unknown>): Promise<string> {
  return await running.then(
    () => "ok",
    (error: NodeJS.ErrnoException) => errnoName(error),
  );
}
