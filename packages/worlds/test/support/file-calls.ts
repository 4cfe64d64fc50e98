import fc from "fast-check";
import type { DiskFileHandle, DiskFileSystem } from "../../src/disk/index.js";

interface FileMachine {
  readonly fs: DiskFileSystem;
  readonly open: DiskFileHandle[];
}

/** One call of a program; answers what can be compared. */
export interface FileCall {
  readonly name: string;
  readonly run: (machine: FileMachine) => Promise<unknown>;
}

const paths = [
  "/a",
  "/b",
  "/c",
  "/d",
  "/d/a",
  "/d/b",
  "/d/d",
  "/d/d/a",
  "/a/x",
  "/d/",
  "/d/..",
  "/.",
] as const;
const path = fc.constantFrom(...paths);
const text = fc.constantFrom("", "x", "some text", "y".repeat(5000));
const place = fc.nat(6000);

/** Calls that no two file systems of Linux answer differently, NFS included. */
export const fileCalls: fc.Arbitrary<FileCall> = fc.oneof(
  call("writeFile", fc.tuple(path, text), ({ fs }, [at, data]) => fs.writeFile(at, data)),
  call("create", fc.tuple(path, text), ({ fs }, [at, data]) => fs.writeFile(at, data, { flag: "wx" })),
  call("appendFile", fc.tuple(path, text), ({ fs }, [at, data]) => fs.appendFile(at, data)),
  call("readFile", fc.tuple(path), ({ fs }, [at]) => fs.readFile(at, "utf8")),
  call("mkdir", fc.tuple(path), ({ fs }, [at]) => fs.mkdir(at, { mode: 0o700 })),
  call("rmdir", fc.tuple(path), ({ fs }, [at]) => fs.rmdir(at)),
  call("unlink", fc.tuple(path), ({ fs }, [at]) => fs.unlink(at)),
  call("truncate", fc.tuple(path, place), ({ fs }, [at, size]) => fs.truncate(at, size)),
  call("access", fc.tuple(path), ({ fs }, [at]) => fs.access(at)),
  call("realpath", fc.tuple(path), ({ fs }, [at]) => fs.realpath(at)),
  call("readdir", fc.tuple(path), async ({ fs }, [at]) => (await fs.readdir(at)).sort()),
  call("lstat", fc.tuple(path), async ({ fs }, [at]) => factsOf(await fs.lstat(at))),
  call("link", fc.tuple(path, path), ({ fs }, [at, to]) => {
    return fs.link(at, to.replace(/(.)\/$/, "$1")).catch(withoutPermission);
  }),
  call("rename", fc.tuple(path, path), ({ fs }, [at, to]) => fs.rename(at, to)),
);

/** The result, or the code and paths of the error. */
export async function resultOf(running: Promise<unknown>): Promise<unknown> {
  try {
    return await running;
  } catch (error) {
    const { code, path: at, dest, message } = error as NodeJS.ErrnoException & { dest?: string };
    return code === undefined ? message : { code, at, dest };
  }
}

function call<T extends readonly unknown[]>(
  name: string,
  parts: fc.Arbitrary<T>,
  run: (machine: FileMachine, parts: T) => Promise<unknown>,
): fc.Arbitrary<FileCall> {
  return parts.map((drawn) => ({
    name: `${name} ${drawn.map((part) => JSON.stringify(part).slice(0, 20)).join(" ")}`,
    run: async (machine) => await run(machine, drawn),
  }));
}

/**
 * To link a directory is forbidden; a client that does not know that the new name is taken says so, and does not ask.
 * (Nor does it for a new name that ends in a slash, so there is none.)
 */
function withoutPermission(error: NodeJS.ErrnoException): never {
  throw error.code === "EPERM" ? Object.assign(error, { code: "EEXIST" }) : error;
}

function factsOf(stats: Awaited<ReturnType<DiskFileSystem["stat"]>>): unknown {
  const { mode, size, nlink } = stats;
  const isFile = stats.isFile();
  return { isFile, isDirectory: stats.isDirectory(), mode, ...(isFile && { size, nlink }) };
}
