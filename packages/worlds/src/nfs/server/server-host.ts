import type { NfsServer } from "./nfs-server.js";

/** The machine that the server runs on, and its lives. */
export class ServerHost {
  readonly server: NfsServer;
  /** Counts the lives of the server from 1. */
  life = 1;
  isDown = false;
  readonly #onRestart: (() => void)[] = [];

  constructor(server: NfsServer) {
    this.server = server;
  }

  whenRestarted(listener: () => void): void {
    this.#onRestart.push(listener);
  }

  /** The server dies, and another takes its place on the same files. Answers how many files lost unstable writes. */
  restart(losesUnstable: boolean): number {
    this.life += 1;
    const { files, tree } = this.server;
    const lost = files.restart(losesUnstable);
    // What has no name cannot be opened again.
    for (const node of [...tree.nodes()]) {
      if (node.links > 0) continue;
      node.openers.clear();
      tree.dropUnused(node);
    }
    for (const listener of this.#onRestart) listener();
    return lost;
  }
}
