import type { Checkpoint } from "@holdfast/core";
import { assertSameSettings, type PipelineSettings } from "./pipeline-settings.js";
import type { StateEntry, Stateful } from "./stateful.js";

interface ProgressState {
  readonly row: number;
  readonly windows: number;
  readonly lateRows: number;
  readonly finished: boolean;
}

const progressEntry = "source/progress";
const settingsEntry = "settings";

/** How far the source has been read, and what came of it in numbers. */
export class StreamProgress implements Stateful {
  /** The next row to process. */
  row = 0;
  windows = 0;
  lateRows = 0;
  finished = false;
  readonly #settings: PipelineSettings;

  constructor(settings: PipelineSettings) {
    this.#settings = settings;
  }

  stateEntries(): readonly StateEntry[] {
    const { row, windows, lateRows, finished } = this;
    const state: ProgressState = { row, windows, lateRows, finished };
    return [
      { name: progressEntry, revision: row + 1 + Number(finished), body: () => JSON.stringify(state) },
      { name: settingsEntry, revision: 0, body: () => JSON.stringify(this.#settings) },
    ];
  }

  /** @throws InvalidArgumentError when the checkpoint was made with other settings. */
  async restore(checkpoint: Checkpoint): Promise<void> {
    assertSameSettings(this.#settings, await checkpoint.readJson<PipelineSettings>(settingsEntry));
    Object.assign(this, await checkpoint.readJson<ProgressState>(progressEntry));
  }
}
