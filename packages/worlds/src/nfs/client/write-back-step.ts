import { statusCode } from "../nfs-status.js";
import type { NfsRequest } from "../rpc/nfs-request.js";
import type { NfsStepKind, PendingStep } from "../rpc/rpc-steps.js";
import type { CachedFile } from "./cached-file.js";
import { writeBack } from "./flush-file.js";
import type { NfsKernel } from "./nfs-kernel.js";

/** A kernel may write a part of a file back at any time after it was written. */
export class WriteBackStep implements PendingStep {
  readonly kind: NfsStepKind = "write-back";
  readonly request: NfsRequest;
  readonly identity: number;
  readonly #kernel: NfsKernel;
  readonly #file: CachedFile;

  constructor(kernel: NfsKernel, file: CachedFile, client: string) {
    this.#kernel = kernel;
    this.#file = file;
    this.request = { number: 0, client, operation: "WRITE", path: file.path, isChange: true };
    this.identity = kernel.client * 2 ** 20 + 2 ** 19 + file.handle;
  }

  isHeld(): boolean {
    return this.#file.dirty.isEmpty || this.#file.flushing !== undefined || this.#kernel.transport.isCut;
  }

  run(): void {
    this.#file.writeBackStep = undefined;
    writeBack(this.#kernel, this.#file).catch(statusCode);
  }
}
