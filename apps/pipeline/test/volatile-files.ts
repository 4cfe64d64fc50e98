import { basename, dirname } from "node:path";
import type { OutputFile, OutputFileSystem } from "../src/output/output-file-system.js";

interface Inode {
  bytes: Buffer;
  durable: Buffer;
}

interface Directory {
  names: Map<string, Inode>;
  durable: Map<string, Inode>;
}

/** A file system in memory that a power cut takes back to what was synced, and to nothing more. */
export class VolatileFiles implements OutputFileSystem {
  readonly #directories: Map<string, Directory> = new Map();

  /** All that was not synced is gone; names removed but not synced are back. */
  powerCut(): void {
    for (const directory of this.#directories.values()) {
      for (const inode of directory.durable.values()) inode.bytes = inode.durable;
      directory.names = new Map(directory.durable);
    }
  }

  /** The content of every file of a directory. */
  contents(path: string): Readonly<Record<string, string>> {
    const entries = [...this.#directory(path).names].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([name, { bytes }]) => [name, bytes.toString()]));
  }

  async makeDirectory(path: string): Promise<void> {
    if (!this.#directories.has(path)) this.#directories.set(path, { names: new Map(), durable: new Map() });
  }

  async createFile(path: string): Promise<OutputFile> {
    const inode: Inode = { bytes: Buffer.alloc(0), durable: Buffer.alloc(0) };
    this.#name(path, inode);
    return {
      append: async (bytes) => {
        inode.bytes = Buffer.concat([inode.bytes, bytes]);
      },
      sync: async () => {
        inode.durable = inode.bytes;
      },
      close: async () => {},
    };
  }

  async readStart(path: string, lengthBytes: number): Promise<Uint8Array> {
    return this.#inode(path).bytes.subarray(0, lengthBytes);
  }

  async link(path: string, name: string): Promise<void> {
    this.#name(name, this.#inode(path));
  }

  async remove(path: string): Promise<void> {
    this.#directory(dirname(path)).names.delete(basename(path));
  }

  async list(path: string): Promise<readonly string[]> {
    return Object.keys(this.contents(path));
  }

  async syncDirectory(path: string): Promise<void> {
    const directory = this.#directory(path);
    directory.durable = new Map(directory.names);
  }

  #directory(path: string): Directory {
    const directory = this.#directories.get(path);
    if (!directory) throw Object.assign(new Error(`no directory ${path}`), { code: "ENOENT" });
    return directory;
  }

  #inode(path: string): Inode {
    const inode = this.#directory(dirname(path)).names.get(basename(path));
    if (!inode) throw Object.assign(new Error(`no file ${path}`), { code: "ENOENT" });
    return inode;
  }

  #name(path: string, inode: Inode): void {
    const { names } = this.#directory(dirname(path));
    if (names.has(basename(path))) throw Object.assign(new Error(`${path} exists`), { code: "EEXIST" });
    names.set(basename(path), inode);
  }
}
