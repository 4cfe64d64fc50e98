import { createHash } from "node:crypto";
import type { Effect, EffectContext, EffectSink } from "@holdfast/core";
import type { FinishedFile } from "./output.js";
import type { OutputDirectory } from "./output-directory.js";
import { OutputMismatchError } from "./output-error.js";
import { hasCode } from "./output-file-system.js";

/** The effect that makes a finished file visible, as it travels in the checkpoint. */
export function publishEffect(finished: FinishedFile): Effect {
  return { sink: "publish", ...finished };
}

/**
 * Makes finished files visible, once the checkpoint that finished them is committed. It may run any number of
 * times, after a crash or beside a writer that was fenced meanwhile: the visible name is made by an exclusive
 * link, and what bears it is proven to be this file by length and SHA-256.
 */
export class PublishSink implements EffectSink {
  readonly #directory: OutputDirectory;
  readonly #onPublish: (file: string, replay: boolean) => void;

  constructor(directory: OutputDirectory, onPublish: (file: string, replay: boolean) => void = () => {}) {
    this.#directory = directory;
    this.#onPublish = onPublish;
  }

  async carryOut(effect: Effect, context: Pick<EffectContext, "replay">): Promise<void> {
    const finished = effect as unknown as FinishedFile;
    const { files } = this.#directory;
    const visible = this.#directory.finished(finished.file);
    const part = this.#directory.part(finished.part);
    this.#onPublish(finished.file, context.replay);
    if (!(await this.#isFile(visible, finished))) {
      if (!(await this.#isFile(part, finished))) {
        throw new OutputMismatchError(
          `${finished.file} cannot be published: neither it nor its part is there`,
        );
      }
      await this.#link(part, visible, finished);
    }
    // Also when the link was there already: the crash may have come before its directory was durable.
    await files.syncDirectory(this.#directory.finishedPath);
    await files.remove(part);
  }

  async #link(part: string, visible: string, finished: FinishedFile): Promise<void> {
    try {
      await this.#directory.files.link(part, visible);
    } catch (error) {
      const wonByAnother = hasCode(error, "EEXIST") || hasCode(error, "ENOENT");
      if (!wonByAnother || !(await this.#isFile(visible, finished))) throw error;
    }
  }

  /** Whether there is a file of this name; when there is, it must be the very one. */
  async #isFile(path: string, { bytes, sha256, file }: FinishedFile): Promise<boolean> {
    const found = await this.#read(path, bytes);
    if (!found) return false;
    const foundSha256 = createHash("sha256").update(found).digest("hex");
    if (found.length === bytes && foundSha256 === sha256) return true;
    throw new OutputMismatchError(
      `${path} is not ${file} as the checkpoint has it: ${bytes} bytes of SHA-256 ${sha256} were expected`,
    );
  }

  async #read(path: string, bytes: number): Promise<Uint8Array | undefined> {
    try {
      // One more than expected, so that a longer file is not taken for the right one.
      return await this.#directory.files.readStart(path, bytes + 1);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  }
}
