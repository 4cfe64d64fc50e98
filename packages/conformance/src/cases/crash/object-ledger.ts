import { type Backend, NotFoundError } from "@holdfast/core";
import { checkSameBytes } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { creatorOf, type ObjectMessage, writtenBytes } from "../../child/workload/object-message.js";

interface ToldObject {
  readonly lengthBytes: number;
  readonly state: "writing" | "written" | "removing" | "removed" | "not-written";
}

interface ToldRace {
  /** Who tried, and how often. */
  readonly creators: Map<string, number>;
  /** Who got `created`. */
  readonly created: Set<string>;
  /** Whom others got for an answer. */
  readonly winners: Set<string>;
  /** How many attempts of each failed for certain. */
  readonly notApplied: Map<string, number>;
  /** Who was told that the key exists with one's own bytes. */
  readonly ownExists: Set<string>;
}

/** What processes told of the objects they stored, and what must hold of them now that nobody is at work. */
export class ObjectLedger {
  readonly #objects = new Map<string, ToldObject>();
  readonly #races = new Map<string, ToldRace>();
  readonly failures: Extract<ObjectMessage, { kind: "failed" }>[] = [];
  acknowledged = 0;

  hear(message: ObjectMessage): void {
    switch (message.kind) {
      case "writing":
        this.#objects.set(message.key, { lengthBytes: message.lengthBytes, state: "writing" });
        return;
      case "written":
      case "removing":
      case "removed":
        this.#objects.set(message.key, {
          lengthBytes: this.#objects.get(message.key)?.lengthBytes ?? 0,
          state: message.kind,
        });
        this.acknowledged += message.kind === "removing" ? 0 : 1;
        return;
      case "creating":
        countOne(this.#race(message.key).creators, message.by);
        return;
      case "created":
        this.#race(message.key).created.add(message.by);
        this.acknowledged += 1;
        return;
      case "exists":
        this.#race(message.key).winners.add(message.winner);
        if (message.winner === message.by) this.#race(message.key).ownExists.add(message.by);
        this.acknowledged += 1;
        return;
      case "failed":
        this.#hearFailure(message);
        return;
      case "done":
        return;
    }
  }

  /** Compares all that is stored under the prefix with what was told. */
  async judge(backend: Backend, prefix: string): Promise<void> {
    const listed = new Map((await backend.list(prefix)).map(({ key, sizeBytes }) => [key, sizeBytes]));
    for (const key of listed.keys()) {
      check(this.#objects.has(key) || this.#races.has(key), () => `${key} is listed, which nobody stored`);
    }
    for (const [key, told] of this.#objects)
      judgeObject(key, told, await readOrNone(backend, key), listed.get(key));
    for (const [key, told] of this.#races)
      judgeRace(key, told, await readOrNone(backend, key), listed.get(key));
  }

  keys(): readonly string[] {
    return [...this.#objects.keys(), ...this.#races.keys()];
  }

  #race(key: string): ToldRace {
    const race = this.#races.get(key) ?? {
      creators: new Map(),
      created: new Set(),
      winners: new Set(),
      notApplied: new Map(),
      ownExists: new Set(),
    };
    this.#races.set(key, race);
    return race;
  }

  #hearFailure(message: Extract<ObjectMessage, { kind: "failed" }>): void {
    this.failures.push(message);
    if (message.outcome !== "not-applied") return;
    const object = this.#objects.get(message.key);
    if (message.verb === "write" && object)
      this.#objects.set(message.key, { ...object, state: "not-written" });
    if (message.verb === "create") countOne(this.#race(message.key).notApplied, message.by);
  }
}

function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

async function readOrNone(backend: Backend, key: string): Promise<Uint8Array | undefined> {
  try {
    return await backend.read(key);
  } catch (error) {
    if (NotFoundError.isInstance(error)) return undefined;
    throw error;
  }
}

function judgeObject(
  key: string,
  { state, lengthBytes }: ToldObject,
  bytes: Uint8Array | undefined,
  listedBytes: number | undefined,
): void {
  if (bytes)
    checkSameBytes(bytes, writtenBytes(key, lengthBytes), `ATOMIC: ${key} after "${state}" was told`);
  judgeListed(key, state === "writing" || state === "removing", bytes, listedBytes);
  check(
    state !== "written" || bytes !== undefined,
    `DURABLE: the write of ${key} was acknowledged; it is gone`,
  );
  check(state !== "removed" || !bytes, `DURABLE: the removal of ${key} was acknowledged; it is there`);
  check(state !== "not-written" || !bytes, `HONEST: the write of ${key} failed for certain; it is there`);
}

function judgeRace(
  key: string,
  { creators, created, winners, notApplied, ownExists }: ToldRace,
  bytes: Uint8Array | undefined,
  listedBytes: number | undefined,
): void {
  const names = new Set([...created, ...winners]);
  check(
    created.size <= 1,
    () => `LINEAR: create of ${key} answered created to ${[...created].join(" and ")}`,
  );
  check(
    names.size <= 1,
    () => `LINEAR: ${key} was created by ${[...names].join(" and also by ")}, as callers were told`,
  );
  check(
    names.size === 0 || bytes !== undefined,
    () => `DURABLE: ${key} was acknowledged to be there; it is gone`,
  );
  judgeListed(key, names.size === 0, bytes, listedBytes);
  for (const by of ownExists) {
    check((creators.get(by) ?? 0) > 1, () => {
      return `HONEST: ${by} tried to create ${key} once, and was told that it exists with the bytes of ${by}`;
    });
  }
  if (!bytes) return;
  const creator = creatorOf(key, bytes);
  check(
    creator !== undefined && creators.has(creator),
    () => `ATOMIC: ${key} has ${bytes.length} bytes that nobody created`,
  );
  check(names.size === 0 || names.has(creator), () => {
    return `LINEAR: ${key} holds the bytes of ${creator}; callers were told those of ${[...names].join()}`;
  });
  check((notApplied.get(creator) ?? 0) < (creators.get(creator) ?? 0), () => {
    return `HONEST: every create of ${key} by ${creator} failed for certain; it is there`;
  });
}

/** What a killed process had asked for, and was not told of, may still happen between the listing and the read. */
function judgeListed(
  key: string,
  isPending: boolean,
  bytes: Uint8Array | undefined,
  listedBytes: number | undefined,
): void {
  if (isPending && (bytes === undefined || listedBytes === undefined)) return;
  check(listedBytes === bytes?.length, () => {
    return `${key} has ${bytes?.length} bytes when it is read, and ${listedBytes} when it is listed`;
  });
}
