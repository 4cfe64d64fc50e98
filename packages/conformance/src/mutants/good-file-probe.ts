import {
  type Backend,
  HoldfastError,
  NotFoundError,
  type ProbeCheck,
  randomNonce,
  systemRandom,
  UnsafeStorageError,
} from "@holdfast/core";

interface Trial {
  readonly id: string;
  readonly holds: string;
  /** Answers what is wrong, if something is. */
  run(backend: Backend, key: string, signal: AbortSignal): Promise<string | undefined>;
}

const racers = 8;

const trials: readonly Trial[] = [
  {
    id: "exclusive-create",
    holds: "a second create is refused and the first one's bytes stay",
    run: async (backend, key, signal) => {
      await backend.create(key, bytesOf("first"), { signal });
      const second = await backend.create(key, bytesOf("second"), { signal });
      if (second.status === "created") return "a second create of one key succeeded";
      const kept = textOf(await backend.read(key, { signal }));
      return kept === "first" ? undefined : `after a refused create the object holds "${kept}"`;
    },
  },
  {
    id: "concurrent-create",
    holds: `of ${racers} creates at the same time exactly one wins`,
    run: async (backend, key, signal) => {
      const results = await Promise.all(
        Array.from(
          { length: racers },
          async (_, n) => await backend.create(key, bytesOf(`${n}`), { signal }),
        ),
      );
      const winners = results.filter(({ status }) => status === "created").length;
      return winners === 1 ? undefined : `${winners} of ${racers} creates at the same time won`;
    },
  },
  {
    id: "read-back",
    holds: "what was written is read, whole and in parts",
    run: async (backend, key, signal) => {
      const written = new Uint8Array(100_000).map((_, at) => at % 251);
      await backend.write(key, written, { signal });
      const whole = await backend.read(key, { signal });
      const part = await backend.read(key, { signal, range: { offset: 70_001, length: 12_345 } });
      const same =
        Buffer.compare(whole, written) + Buffer.compare(part, written.subarray(70_001, 82_346)) === 0;
      return same ? undefined : "an object was read otherwise than it was written";
    },
  },
  {
    id: "list",
    holds: "a new object is listed at once",
    run: async (backend, key, signal) => {
      await backend.write(key, bytesOf("x"), { signal });
      const listed = await backend.list(key, { signal });
      return listed.some((object) => object.key === key) ? undefined : "a new object is not listed";
    },
  },
  {
    id: "remove",
    holds: "a removed object is gone, and removing it again is no error",
    run: async (backend, key, signal) => {
      await backend.write(key, bytesOf("x"), { signal });
      await backend.remove([key], { signal });
      await backend.remove([key], { signal });
      return await backend.read(key, { signal }).then(
        () => "a removed object can still be read",
        (error: unknown) => {
          if (!NotFoundError.isInstance(error)) throw error;
          return undefined;
        },
      );
    },
  },
];

/**
 * Tries what the backend relies on, through its own verbs, and leaves nothing behind.
 * @throws UnsafeStorageError naming the first trial that failed.
 */
export async function probeFiles(backend: Backend, signal: AbortSignal): Promise<readonly ProbeCheck[]> {
  const checks: ProbeCheck[] = [];
  for (const { id, holds, run } of trials) {
    const key = `holdfast.probe-${randomNonce(systemRandom)}`;
    try {
      const problem = await run(backend, key, signal).catch((error: unknown) => {
        if (signal.aborted || !HoldfastError.isInstance(error)) throw error;
        throw new UnsafeStorageError(`${id}: ${error.message}. Choose another directory`, { cause: error });
      });
      if (problem) throw new UnsafeStorageError(`${id}: ${problem}. Choose another directory`);
    } finally {
      // A place that is refused may refuse this too; what counts is why it is refused.
      await backend.remove([key]).catch(() => undefined);
    }
    checks.push({ id, outcome: "pass", explanation: holds });
  }
  return checks;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
