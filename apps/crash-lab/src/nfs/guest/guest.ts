import { promises as files } from "node:fs";
import type { Json } from "@holdfast/core";
import { inspectMount } from "@holdfast/efs";
import { runTool } from "../../machine/run-tool.js";
import { exportSource } from "../lab/client-init.js";
import { ClientCalls } from "./client-calls.js";
import type { GuestMessage, GuestRequest } from "./guest-messages.js";
import { publishByRename } from "./publish-by-rename.js";
import { runSuiteHere } from "./run-suite-here.js";
import { VerbProcess } from "./verb-process.js";
import { Workers } from "./workers.js";

/** What a client's kernel can be asked to do. */
export class Guest {
  readonly #mountPoint: string;
  readonly #tell: (message: GuestMessage) => void;
  readonly #calls: ClientCalls;
  readonly #workers: Workers;
  readonly #verbs = new VerbProcess();
  readonly #publishing: { readonly over: AbortController; readonly ended: Promise<void> }[] = [];

  constructor(mountPoint: string, tell: (message: GuestMessage) => void) {
    this.#mountPoint = mountPoint;
    this.#tell = tell;
    this.#calls = new ClientCalls(files, mountPoint);
    this.#workers = new Workers(mountPoint, tell);
  }

  async answer(request: GuestRequest): Promise<Json> {
    switch (request.kind) {
      case "work":
        this.#workers.begin(request);
        return null;
      case "rest":
        await this.#rest();
        return null;
      case "call":
        return await this.#calls.answer(request.call);
      case "publish-by-rename":
        this.#publish(request.directory);
        return null;
      case "inspect":
        return toJson(await inspectMount(request.path));
      case "mount":
        await runTool("mount", ["-t", "nfs4", "-o", request.options, exportSource, request.mountPoint]);
        return null;
      case "suite":
        await runSuiteHere(request, this.#tell);
        return null;
      case "serve":
        await this.#verbs.restart(request.port, this.#mountPoint);
        return null;
    }
  }

  async #rest(): Promise<void> {
    await this.#workers.rest();
    const publishing = this.#publishing.splice(0);
    for (const { over } of publishing) over.abort();
    await Promise.all(publishing.map(async ({ ended }) => await ended));
  }

  #publish(directory: string): void {
    const over = new AbortController();
    const ended = publishByRename(this.#mountPoint, directory, this.#tell, over.signal);
    // Who waits for the rest is told of an error.
    ended.catch(() => undefined);
    this.#publishing.push({ over, ended });
  }
}

/** What of a value is plain JSON. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
