// One worker of the disk world: it hears one request, explores, and tells what it has judged.
import { exploreCrashStates } from "@holdfast/conformance/crash-states";
import { answerRequest, tellParent } from "../program/answer-request.js";
import type { ExplorerNews, ExplorerRequest } from "./explorer-news.js";
import { worldWriters } from "./world-writers.js";

/** So many states are told of at once. */
const told = 250;

async function tell(news: ExplorerNews): Promise<void> {
  await tellParent(news);
}

async function explore({ writer, model, seed, states }: ExplorerRequest): Promise<void> {
  let keys: { states: string[]; disks: string[] } = { states: [], disks: [] };
  const flush = (): void => {
    // A parent that is gone ends this process by the end of the channel.
    tell(keys).catch(() => undefined);
    keys = { states: [], disks: [] };
  };
  const report = await exploreCrashStates(worldWriters[writer].subject, {
    ...{ model, seed, states },
    onProgress: ({ stateKey, diskKey }) => {
      keys.states.push(stateKey);
      keys.disks.push(diskKey);
      if (keys.states.length >= told) flush();
    },
  });
  flush();
  await tell({ report });
}

answerRequest(explore);
