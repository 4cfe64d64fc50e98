import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { ReportedCase, Tuning } from "@holdfast/conformance";
import { builtProgram } from "../../child/child-main-path.js";
import { within } from "../../machine/within.js";
import type { StoreAccess } from "../store/store-access.js";

/** What a lane is to run. */
export interface CaseOrder {
  readonly id: string;
  /** Where: no other case works there. */
  readonly access: StoreAccess;
  readonly seed: number;
  readonly tuning: Partial<Tuning>;
}

/** What a lane tells: how the case ended, and what went wrong besides. */
export interface CaseNews {
  readonly result: ReportedCase;
  readonly notes: readonly string[];
}

/** A case ends by deadlines of its own; so long, and its process is stuck. */
const boundMs = 300_000;

/** A process that runs cases of the suite, one after the other. */
export class SuiteLane {
  readonly #process: ChildProcess;
  readonly #ended: Promise<never>;

  constructor() {
    this.#process = fork(builtProgram("s3"), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // What Node says of the code under test is for the reader; what the SDK says of Node is not.
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    });
    this.#ended = once(this.#process, "close").then(([code, signal]) => {
      throw new Error(`a process of the suite ended by itself, with ${code ?? signal}`);
    });
    this.#ended.catch(() => undefined);
  }

  /** @throws Error when the process ends, or does not come to the end of the case. */
  async run(order: CaseOrder): Promise<CaseNews> {
    const answered = once(this.#process, "message") as Promise<[CaseNews]>;
    this.#process.send(order, (error) => {
      if (error) this.kill();
    });
    const [news] = await within(`the end of ${order.id}`, boundMs, Promise.race([answered, this.#ended]));
    return news;
  }

  /** Ends it, and with it the processes of its case. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }
}
