import { lanes } from "../lanes/lanes.js";
import { original, type Scenario, tuned } from "../scenario.js";
import { flightRows, rowsPerSecond } from "../sink/row-source.js";
import type { Panel } from "../timeline/draw-timeline.js";
import { warmUp } from "../world/warm-up.js";
import { runLane } from "./run-lane.js";
import type { RunRecord } from "./run-record.js";

const scenarios: readonly Scenario[] = [original, tuned];

export interface TellOptions {
  readonly seed: number;
  readonly onRun?: (record: RunRecord) => void;
  readonly signal?: AbortSignal;
}

/** Every lane through every scenario, one after the other. */
export async function tellStory({ seed, onRun, signal }: TellOptions): Promise<readonly Panel[]> {
  await warmUp();
  const mostHours = Math.max(...scenarios.map(({ hours }) => hours));
  const rows = await flightRows(mostHours * 3600 * rowsPerSecond);
  const panels: Panel[] = [];
  for (const scenario of scenarios) {
    const records: RunRecord[] = [];
    for (const lane of lanes) {
      const record = await runLane(lane, scenario, { seed, rows, ...(signal && { signal }) });
      onRun?.(record);
      records.push(record);
    }
    panels.push({ scenario, records });
  }
  return panels;
}
