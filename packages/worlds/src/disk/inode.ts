import type { FileContent } from "./file-content.js";

interface InodeFacts {
  readonly ino: number;
  /** Permission bits alone. */
  readonly mode: number;
  /** How many names it has. */
  links: number;
  mtimeMs: number;
}

export interface FileInode extends InodeFacts {
  readonly kind: "file";
  readonly content: FileContent;
}

export interface DirectoryInode extends InodeFacts {
  readonly kind: "directory";
  readonly entries: Map<string, number>;
}

export type Inode = FileInode | DirectoryInode;

export const rootIno = 2;
