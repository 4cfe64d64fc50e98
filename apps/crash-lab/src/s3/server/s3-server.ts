import { access, mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { installTools } from "../../machine/lab-tools.js";
import { CephDaemon, type DaemonName } from "./ceph-daemon.js";
import { type CephFolder, cephFolder } from "./ceph-folder.js";
import { cephTools } from "./ceph-tools.js";
import { locked } from "./folder-lock.js";
import { makeCluster, startMonitor } from "./make-cluster.js";
import { makeUser } from "./make-user.js";
import { poll } from "./poll.js";
import { S3ServerError } from "./s3-server-error.js";
import { chooseSettings, readSettings, type S3Settings } from "./s3-settings.js";
import { assertServesObjects } from "./serves-objects.js";

const startMs = 60_000;
const stopMs = 15_000;
const defaultSizeGiB = 20;

export interface StartOptions {
  /** Where it listens on 127.0.0.1. Default: where it did before, at first any free one. */
  readonly port?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whether a process of the server runs. */
export interface DaemonStatus {
  readonly name: DaemonName;
  readonly pid: number | undefined;
}

/**
 * A real S3 server for tests: Ceph's object gateway over one monitor and one OSD, everything on 127.0.0.1 and in one
 * folder. What it stores stays there when it is stopped. The system's own configuration of Ceph is neither read nor
 * written.
 */
export class S3Server {
  readonly #folder: CephFolder;
  readonly #daemons: Readonly<Record<DaemonName, CephDaemon>>;

  /** @throws S3ServerError for a folder whose path Ceph cannot take. */
  constructor(folder: string) {
    this.#folder = cephFolder(folder);
    this.#daemons = {
      mon: new CephDaemon("mon", this.#folder),
      osd: new CephDaemon("osd", this.#folder),
      rgw: new CephDaemon("rgw", this.#folder),
    };
  }

  /**
   * Starts what does not run, installing and making first what there is not; resolves when an object was written and
   * read back.
   * @throws CannotRunError where Ceph cannot be installed.
   * @throws S3ServerError when it does not come up, with the last words of its processes.
   */
  async start({ port, signal }: StartOptions = {}): Promise<S3Settings> {
    await installTools(cephTools);
    return await this.#telling(async () => {
      const start = async (): Promise<S3Settings> => await this.#start(port, signal);
      return await locked(this.#folder.path, { boundMs: 2 * startMs, signal }, start);
    });
  }

  /**
   * Writes an object and reads it back.
   * @throws S3ServerError when that is not done in time, with the last words of its processes.
   */
  async assertServes(signal?: AbortSignal): Promise<void> {
    await this.#telling(async () => await assertServesObjects(await this.settings(), signal));
  }

  async #start(port: number | undefined, signal: AbortSignal | undefined): Promise<S3Settings> {
    const { path, logs, run, madeMark } = this.#folder;
    for (const folder of [path, logs, run]) await mkdir(folder, { recursive: true, mode: 0o700 });
    const settings = await chooseSettings(this.#folder, port);
    const { mon, rgw } = this.#daemons;
    if (
      await access(madeMark).then(
        () => true,
        () => false,
      )
    )
      await startMonitor(mon);
    else {
      await this.#stop();
      await makeCluster(this.#folder, mon, defaultSizeGiB);
    }
    await this.restart("osd");
    await makeUser(this.#folder, settings);
    if (!(await isListening(settings.port))) await rgw.stop(stopMs);
    await this.restart("rgw");
    const listens = async (): Promise<boolean> => {
      await rgw.assertRuns();
      return await isListening(settings.port);
    };
    await poll(`an answer on port ${settings.port}`, listens, { boundMs: startMs, signal });
    await assertServesObjects(settings, signal);
    return settings;
  }

  /** Starts one process again, without a look at whether it answers yet. */
  async restart(name: DaemonName): Promise<void> {
    const { mon, osd, rgw } = this.#daemons;
    if (name === "mon") await startMonitor(mon);
    else if (name === "osd") await osd.start("ceph-osd", ["-i", "0"]);
    else {
      const { port } = await this.settings();
      // Without tcp_nodelay a GET waits 40 ms for an acknowledgement that its client holds back.
      const frontend = `beast endpoint=127.0.0.1:${port} tcp_nodelay=1`;
      await rgw.start("radosgw", ["-n", "client.rgw", `--rgw-frontends=${frontend}`]);
    }
  }

  /** Kills one process as a crash would. */
  async kill(name: DaemonName): Promise<void> {
    await this.#daemons[name].kill();
  }

  /** Stops every process; what is stored stays. */
  async stop(): Promise<void> {
    await locked(this.#folder.path, { boundMs: 2 * startMs }, async () => await this.#stop());
  }

  async #stop(): Promise<void> {
    // An OSD says goodbye to the monitor.
    for (const name of ["rgw", "osd", "mon"] as const) await this.#daemons[name].stop(stopMs);
  }

  async status(): Promise<readonly DaemonStatus[]> {
    const daemons = Object.values(this.#daemons);
    return await Promise.all(daemons.map(async (daemon) => ({ name: daemon.name, pid: await daemon.pid() })));
  }

  /** Has an error of the server say what its processes have to say. */
  async #telling<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof S3ServerError)) throw error;
      const words = await Promise.all(Object.values(this.#daemons).map((daemon) => daemon.lastWords()));
      throw new S3ServerError([error.message, ...words].join("\n"), { cause: error });
    }
  }

  /** @throws S3ServerError when it was never started. */
  async settings(): Promise<S3Settings> {
    return await readSettings(this.#folder);
  }
}

async function isListening(port: number): Promise<boolean> {
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
