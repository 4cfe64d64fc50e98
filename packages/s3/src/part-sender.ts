import type { MultipartUpload } from "./multipart-upload.js";

export interface PartSenderOptions {
  readonly upload: MultipartUpload;
  /** Parts under way at once. */
  readonly width: number;
  /** Ends every send. */
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
  /** Gets the memory of a part that was stored. */
  readonly giveBack: (part: Buffer) => void;
}

/** Sends the parts of an upload, several at once, and begins it with the first one. */
export class PartSender {
  readonly #options: PartSenderOptions;
  readonly #underWay = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #count = 0;

  constructor(options: PartSenderOptions) {
    this.#options = options;
  }

  get hasBegun(): boolean {
    return this.#count > 0;
  }

  /**
   * Takes over the memory of the part; resolves when it is being sent. So the next one is gathered while as many as may
   * be are under way, and the store never waits for the source.
   */
  async add(part: Buffer): Promise<void> {
    const { upload, width, signal } = this.#options;
    this.#count += 1;
    if (this.#count === 1) await upload.start(signal);
    while (this.#underWay.size >= width) await Promise.race(this.#underWay);
    this.#throwFailure();
    this.#launch(this.#count, part);
  }

  /** @throws the first failure of a part. */
  async finish(): Promise<void> {
    await this.settle();
    this.#throwFailure();
  }

  /** Resolves when no part is being sent any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #launch(number: number, part: Buffer): void {
    const { upload, signal, onFailure, giveBack } = this.#options;
    const send = async (): Promise<void> => {
      try {
        if (await upload.part(number, part, signal)) giveBack(part);
      } catch (error) {
        this.#failure ??= { error };
        onFailure(error);
      }
    };
    const task: Promise<void> = send().finally(() => this.#underWay.delete(task));
    this.#underWay.add(task);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
