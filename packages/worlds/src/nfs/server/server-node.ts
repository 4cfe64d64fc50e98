import type { FileContent } from "../../disk/file-content.js";

interface NodeFacts {
  /** The filehandle: never used again, unlike `ino`. */
  readonly handle: number;
  readonly ino: number;
  /** Permission bits alone. */
  readonly mode: number;
  /** How many names it has. */
  links: number;
  mtimeMs: number;
  /** The change attribute (RFC 8881, section 5.8.1.4): greater after every change. */
  change: number;
  /** The clients that have it open. */
  readonly openers: Set<number>;
}

export interface FileNode extends NodeFacts {
  readonly kind: "file";
  readonly content: FileContent;
  /** What was there when the last unstable write that is not committed came; absent when all is stable. */
  stable: FileContent | undefined;
  /** By which verifier it was created exclusively (RFC 8881, section 18.16.3). */
  readonly verifier: string | undefined;
}

export interface DirectoryEntry {
  readonly node: ServerNode;
  /** Where it stands in a listing. */
  readonly cookie: number;
}

export interface DirectoryNode extends NodeFacts {
  readonly kind: "directory";
  readonly entries: Map<string, DirectoryEntry>;
  /** The cookies of its entries. */
  readonly cookies: Set<number>;
}

export type ServerNode = FileNode | DirectoryNode;

/** What GETATTR answers. */
export interface NfsAttributes {
  readonly handle: number;
  readonly ino: number;
  readonly kind: ServerNode["kind"];
  readonly mode: number;
  readonly links: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly change: number;
}

export function attributesOf(node: ServerNode): NfsAttributes {
  const { handle, ino, kind, mode, links, mtimeMs, change } = node;
  const size = node.kind === "file" ? node.content.size : 4096;
  return { handle, ino, kind, mode, links, size, mtimeMs, change };
}

/** The change attribute of a directory before and after a change in it (`change_info4`). */
export interface ChangeInfo {
  readonly directory: number;
  readonly before: number;
  readonly after: number;
}
