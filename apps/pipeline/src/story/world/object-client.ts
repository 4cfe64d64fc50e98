import { S3Client } from "@aws-sdk/client-s3";
import type { Life } from "../time/life.js";
import type { StoryWorld } from "./story-world.js";

const attempts = 4;
const firstPauseMs = 100;

/** The access of a client of the world's object store, which checks none. */
export const anyAccess = {
  region: "us-east-1",
  credentials: { accessKeyId: "not-checked", secretAccessKey: "not-checked" },
} as const;

/** A plain client of the object store, as a process uses it that knows nothing of Holdfast. */
export class ObjectClient {
  readonly #client: S3Client;
  readonly #life: Life;

  constructor(world: StoryWorld, life: Life) {
    this.#life = life;
    this.#client = new S3Client({
      ...anyAccess,
      requestHandler: world.connect(life),
      // The SDK would pause by the machine's clock.
      maxAttempts: 1,
      expectContinueHeader: false,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
    this.#client.middlewareStack.remove("loggerMiddleware");
  }

  /** Sends until it is answered, a few times. */
  async send<T>(request: (client: S3Client) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request(this.#client);
      } catch (error) {
        if (attempt >= attempts || !isPassing(error)) throw error;
        await this.#life.passes(firstPauseMs * 2 ** attempt);
      }
    }
  }
}

/** Whether the object store may answer otherwise in a while. */
export function isPassing(error: unknown): boolean {
  const { $metadata, code } = Object(error) as {
    $metadata?: { httpStatusCode?: number };
    code?: unknown;
  };
  const status = $metadata?.httpStatusCode;
  return (status !== undefined && status >= 500) || (status === undefined && typeof code === "string");
}

/** The name that S3 gives to an error, such as `NoSuchUpload`. */
export function s3ErrorName(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}
