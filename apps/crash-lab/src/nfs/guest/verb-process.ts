import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { poll } from "../../program/poll.js";

const startMs = 60_000;

/** The process that serves verbs: one of its own, so that it can be killed while the kernel goes on. */
export class VerbProcess {
  #child: ChildProcess | undefined;

  /** Kills the one that there is, and starts another; resolves when it answers. */
  async restart(port: number, mountPoint: string): Promise<void> {
    await this.#kill();
    const [, program = ""] = process.argv;
    const args = [...process.execArgv, program, mountPoint, String(port)];
    // What it complains of goes where this process' complaints go.
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    this.#child = child;
    const isServing = async (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`the process that serves ended with ${child.exitCode}`);
      return await answers(port);
    };
    await poll("an answer of the process that serves", isServing, { boundMs: startMs });
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "close");
    child.kill("SIGKILL");
    await ended;
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
