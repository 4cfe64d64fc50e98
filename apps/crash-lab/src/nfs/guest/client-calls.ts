import { constants } from "node:fs";
import { join } from "node:path";
import { posixErrorCode } from "@holdfast/posix";
import type { CallAnswer, ClientCall } from "./client-call.js";

/** An open file, as far as the calls need one; those of Node and of the simulated clients both are. */
interface CallableFile {
  stat(): Promise<{ readonly size: number; readonly nlink: number }>;
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<unknown>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What `node:fs/promises` and a simulated client both have. */
export interface CallableFiles {
  open(path: string, flags: number, mode?: number): Promise<CallableFile>;
  stat(path: string): Promise<{ readonly size: number; readonly nlink: number }>;
  readdir(path: string): Promise<readonly string[]>;
  link(existingPath: string, newPath: string): Promise<void>;
  rename(oldPath: string, newPath: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<unknown>;
  rmdir(path: string): Promise<void>;
}

type Change = Extract<ClientCall, { kind: "link" | "rename" | "unlink" | "mkdir" | "rmdir" }>;

const mostBytes = 100;
const { O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_WRONLY } = constants;

/** Carries out calls on the files of one client, and keeps what they hold open. */
export class ClientCalls {
  readonly #files: CallableFiles;
  readonly #root: string;
  readonly #held = new Map<string, CallableFile>();

  constructor(files: CallableFiles, root: string) {
    this.#files = files;
    this.#root = root;
  }

  /** @throws what has no code, and so was not the file system's answer */
  async answer(call: ClientCall): Promise<CallAnswer> {
    try {
      const seen = await this.#run(call);
      return seen === "" ? "ok" : `ok ${seen}`;
    } catch (error) {
      const code = posixErrorCode(error);
      if (code === undefined) throw error;
      return code;
    }
  }

  async #run(call: ClientCall): Promise<string> {
    const files = this.#files;
    switch (call.kind) {
      case "open":
        return await this.#content(call.path);
      case "open-freshly":
        await this.#openDirectories(call.path);
        return await this.#content(call.path);
      case "hold":
        this.#held.set(call.as, await files.open(this.#at(call.path), O_RDONLY));
        return "";
      case "read-held":
        return await textOf(this.#heldAs(call.as));
      case "stat-held":
        return factsOf(await this.#heldAs(call.as).stat());
      case "let-go":
        await this.#heldAs(call.as).close();
        this.#held.delete(call.as);
        return "";
      case "create":
        return await this.#create(call.path, call.text);
      case "stat":
        return factsOf(await files.stat(this.#at(call.path)));
      case "readdir":
        return [...(await files.readdir(this.#at(call.path)))].sort().join(" ");
      default:
        return await this.#change(call);
    }
  }

  async #change(call: Change): Promise<string> {
    if (call.kind === "link") await this.#files.link(this.#at(call.path), this.#at(call.to));
    else if (call.kind === "rename") await this.#files.rename(this.#at(call.path), this.#at(call.to));
    else await this.#files[call.kind](this.#at(call.path));
    return "";
  }

  async #content(path: string): Promise<string> {
    const file = await this.#files.open(this.#at(path), O_RDONLY);
    try {
      return await textOf(file);
    } finally {
      await file.close();
    }
  }

  async #openDirectories(path: string): Promise<void> {
    const names = path.split("/").slice(0, -1);
    for (let depth = 0; depth <= names.length; depth += 1) {
      const directory = this.#at(names.slice(0, depth).join("/"));
      await (await this.#files.open(directory, O_RDONLY | O_DIRECTORY)).close();
    }
  }

  async #create(path: string, text: string): Promise<string> {
    const file = await this.#files.open(this.#at(path), O_WRONLY | O_CREAT | O_EXCL, 0o644);
    try {
      const bytes = Buffer.from(text);
      await file.write(bytes, 0, bytes.length, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    return "";
  }

  #heldAs(name: string): CallableFile {
    const file = this.#held.get(name);
    if (!file) throw new Error(`nothing is held as ${name}`);
    return file;
  }

  #at(path: string): string {
    return join(this.#root, path);
  }
}

function factsOf({ size, nlink }: { readonly size: number; readonly nlink: number }): string {
  return `${size} bytes, ${nlink} links`;
}

async function textOf(file: CallableFile): Promise<string> {
  const buffer = Buffer.alloc(mostBytes);
  const { bytesRead } = await file.read(buffer, 0, mostBytes, 0);
  return buffer.toString("utf8", 0, bytesRead);
}
