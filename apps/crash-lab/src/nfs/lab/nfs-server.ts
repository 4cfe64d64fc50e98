import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { runTool, toolPath } from "../../machine/run-tool.js";
import { within } from "../../machine/within.js";
import { ganeshaConfig } from "./ganesha-config.js";

const startMs = 60_000;
const complaintLimit = 4000;
/** The last thing that the server logs before it answers. */
const readyText = "NFS SERVER INITIALIZED";

interface Running {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<void>;
}

/** A real NFSv4.1 server that exports one folder, and forgets what it was asked when it is killed: NFS-Ganesha. */
export class NfsServer {
  /** What it exports, as the lab sees it. It is only looked at from here: the server caches what it knows of it. */
  readonly exported: string;
  readonly #folder: string;
  #running: Running | undefined;
  #epoch = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.exported = join(folder, "export");
  }

  /** @param directory the folder of a contained run, see `contained` */
  static async make(directory: string): Promise<NfsServer> {
    const server = new NfsServer(join(directory, "server"));
    await mkdir(server.exported, { recursive: true });
    await mkdir(server.#path("recovery"));
    // It wants a folder at a fixed place, of which the machine is to see nothing.
    await runTool("mount", ["-t", "tmpfs", "holdfast-lab-run", "/run"]);
    await mkdir("/run/ganesha");
    const config = ganeshaConfig({ exported: server.exported, recovery: server.#path("recovery") });
    await writeFile(server.#path("config"), config);
    return server;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    // By the second of its start it tells its sessions from those of its former lives: one that starts twice in a second
    // would take a client's session of before for one of its own.
    this.#epoch = Math.max(this.#epoch + 1, Math.floor(Date.now() / 1000));
    const files = ["-f", this.#path("config"), "-p", this.#path("pid"), "-L", "STDOUT"];
    const args = ["-F", "-E", String(this.#epoch), ...files];
    const child = spawn("ganesha.nfsd", args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PATH: toolPath() },
    });
    let complaint = "";
    const ended = once(child, "close").then(() => undefined);
    ended.catch(() => undefined);
    this.#running = { process: child, ended };
    child.stderr.resume();
    const ready = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        complaint = `${complaint}${line}\n`.slice(-complaintLimit);
        if (line.includes(readyText)) resolve();
      });
    });
    const failed = ended.then(() => {
      throw new Error(`the NFS server does not start:\n${complaint.trim()}`);
    });
    // When it has started, its end is that of a kill.
    failed.catch(() => undefined);
    await within("the start of the NFS server", startMs, Promise.race([ready, failed]));
  }

  /** Kills it as a crash would; what clients hold open there, and what it had answered, is forgotten. */
  async kill(): Promise<void> {
    this.#running?.process.kill("SIGKILL");
    await this.#running?.ended;
    this.#running = undefined;
  }

  #path(what: "config" | "pid" | "recovery"): string {
    return join(this.#folder, what);
  }
}
