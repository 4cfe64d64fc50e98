import { type Random, randomNonce } from "@holdfast/core";
import type { ProcessMark, ProcessTable } from "./process-table.js";

const pattern = /^\.tmp-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-[0-9a-f]{32}$/;

/**
 * Names for temporary files: `.tmp-<space>-<pid>-<start>-<nonce>`. They start with a dot, which no key may, and lie
 * beside their target, so that one directory fsync covers both names.
 */
export class TempNames {
  readonly #processes: ProcessTable;
  readonly #random: Random;

  constructor(processes: ProcessTable, random: Random) {
    this.#processes = processes;
    this.#random = random;
  }

  async next(): Promise<string> {
    const { space, pid, start } = await this.#processes.self();
    return `.tmp-${space}-${pid}-${start}-${randomNonce(this.#random)}`;
  }
}

/** The process that a temporary file's name tells of; undefined if it is no such name. */
export function parseTempName(name: string): ProcessMark | undefined {
  const [, space, pid, start] = pattern.exec(name) ?? [];
  if (space === undefined || pid === undefined || start === undefined) return undefined;
  return { space, pid: Number(pid), start };
}
