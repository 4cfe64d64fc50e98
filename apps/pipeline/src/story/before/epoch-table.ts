import type { Clock } from "@holdfast/core";
import type { Life } from "../time/life.js";

type EpochState = "in-progress" | "committing" | "ready" | "failed" | "compacting" | "compacted";

/** A checkpoint, as the database remembers it. */
export interface EpochRow {
  readonly id: number;
  readonly epoch: number;
  readonly minEpoch: number;
  readonly state: EpochState;
}

type Change = (rows: EpochRow[]) => EpochRow[];

const statementMs = 5;
/** Older rows are dropped. */
const rowsToKeep = 100;
/** No copy is further behind, in milliseconds. */
const longestLagMs = 3_600_000;

/** The database table that says which checkpoints there are: the second truth beside the files. */
export class EpochTable {
  readonly #clock: Clock;
  #base: EpochRow[] = [];
  #changes: { readonly atMs: number; readonly change: Change }[] = [];
  #rows: EpochRow[] = [];
  #ids = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The statements of one process. */
  connect(life: Life): EpochStatements {
    return new EpochStatements(life, this);
  }

  /** The database is replaced by its copy, which had not yet got the last changes. */
  fallBack(behindMs: number): void {
    const sinceMs = this.#clock.monotonicMs() - behindMs;
    this.#changes = this.#changes.filter(({ atMs }) => atMs <= sinceMs);
    this.#rows = this.#changes.reduce((rows, { change }) => change(rows), this.#base);
  }

  newId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  get rows(): readonly EpochRow[] {
    return this.#rows;
  }

  apply(change: Change): void {
    const nowMs = this.#clock.monotonicMs();
    for (let [first] = this.#changes; first && first.atMs < nowMs - longestLagMs; [first] = this.#changes) {
      this.#base = first.change(this.#base);
      this.#changes.shift();
    }
    this.#changes.push({ atMs: nowMs, change });
    this.#rows = change(this.#rows);
  }
}

/** The statements that a process runs; each takes effect at once and for itself, apart from any file. */
export class EpochStatements {
  readonly #life: Life;
  readonly #table: EpochTable;

  constructor(life: Life, table: EpochTable) {
    this.#life = life;
    this.#table = table;
  }

  /** `WHERE state IN ('ready', 'committing') ORDER BY epoch DESC LIMIT 1` */
  async lastSuccessful(): Promise<EpochRow | undefined> {
    await this.#life.passes(statementMs);
    return this.#table.rows
      .filter(({ state }) => state === "ready" || state === "committing")
      .reduce<EpochRow | undefined>((last, row) => (last && last.epoch >= row.epoch ? last : row), undefined);
  }

  async create(epoch: number, minEpoch: number): Promise<number> {
    const id = this.#table.newId();
    await this.#apply((rows) => [...rows, { id, epoch, minEpoch, state: "in-progress" }]);
    return id;
  }

  async update(id: number, state: EpochState): Promise<void> {
    await this.#apply((rows) => rows.map((row) => (row.id === id ? { ...row, state } : row)));
  }

  /** Sets the state of all rows from one epoch to before another. */
  async updateRange(from: number, to: number, state: EpochState): Promise<void> {
    await this.#apply((rows) => {
      return rows.map((row) => (row.epoch >= from && row.epoch < to ? { ...row, state } : row));
    });
  }

  /** Forgets the rows of epochs long past. */
  async dropBefore(epoch: number): Promise<void> {
    await this.#apply((rows) => rows.filter((row) => row.epoch >= epoch - rowsToKeep));
  }

  async #apply(change: Change): Promise<void> {
    await this.#life.passes(statementMs);
    this.#table.apply(change);
    await this.#life.passes(statementMs);
  }
}
