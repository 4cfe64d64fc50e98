import { CorruptError } from "../errors/corrupt-error.js";
import type { CheckpointReference } from "../history/live-set.js";
import { LruCache } from "../history/lru-cache.js";
import type { JobLog } from "../log/job-log.js";
import { logKey } from "../log/log-key.js";
import type { LogRecord } from "../log/log-record.js";
import type { Manifest } from "../state/manifest.js";
import type { Deadline } from "../time/deadline.js";

const cachedManifests = 128;

/** Finds the manifests of live checkpoints: in the head, or in the record that committed them. */
export class ManifestStore {
  readonly #log: JobLog;
  readonly #cache = new LruCache<string, Manifest>(cachedManifests);

  constructor(log: JobLog) {
    this.#log = log;
  }

  /**
   * A checkpoint's manifest, proven to be the one that was committed.
   * @throws CorruptError when it is damaged.
   * @throws NotFoundError when its record is gone.
   */
  async load(head: LogRecord, checkpoint: CheckpointReference, deadline: Deadline): Promise<Manifest> {
    if (head.manifest && isOf(head.manifest, checkpoint)) return head.manifest;
    const cacheKey = `${checkpoint.seq} ${checkpoint.digest}`;
    const cached = this.#cache.get(cacheKey);
    if (cached) return cached;
    const manifest = await this.read(checkpoint, deadline);
    this.#cache.set(cacheKey, manifest);
    return manifest;
  }

  /** The manifest as it is stored now. */
  async read(checkpoint: CheckpointReference, deadline: Deadline): Promise<Manifest> {
    const { record, digest } = await this.#log.readRecord(checkpoint.seq, deadline);
    const isRight = checkpoint.digest === null || digest === checkpoint.digest;
    if (!isRight || !record.manifest || !isOf(record.manifest, checkpoint)) {
      const key = logKey(this.#log.job, checkpoint.seq);
      throw new CorruptError(`${key} is not the record that committed epoch ${checkpoint.epoch}`, { key });
    }
    return record.manifest;
  }
}

function isOf({ epoch, generation }: Manifest, checkpoint: CheckpointReference): boolean {
  return epoch === checkpoint.epoch && generation === checkpoint.generation;
}
