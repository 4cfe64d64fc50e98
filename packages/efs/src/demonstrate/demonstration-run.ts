import type { Clock } from "@holdfast/core";
import type { DemonstrationFileSystem } from "./demonstration-file-system.js";
import { pause } from "./pause.js";
import { PeerChannel } from "./peer-channel.js";
import type { HazardDemonstration, OpenStore, Scenario, Stage } from "./scenario.js";
import { scenarios } from "./scenarios.js";
import { StageFiles } from "./stage-files.js";

export interface DemonstrationSetting {
  readonly fileSystem: DemonstrationFileSystem;
  /** The directory of this run; both sides name the same. */
  readonly directory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly machine: string;
  readonly openStore: OpenStore;
}

export interface WatchSetting extends DemonstrationSetting {
  readonly patienceMs: number;
  readonly rounds: number;
}

export interface Watched {
  readonly sameMachine: boolean;
  readonly demonstrations: readonly HazardDemonstration[];
}

/** The side that watches: makes the run's directory, plays every scenario, and removes all when the other is done. */
export async function watchRun(setting: WatchSetting): Promise<Watched> {
  const { directory, machine, patienceMs, rounds } = setting;
  const files = new StageFiles(setting.fileSystem);
  await files.makeDirectory(directory);
  await files.makeDirectory(messagesOf(directory));
  const channel = channelOf(setting, files, "watcher");
  await channel.tell("begin", JSON.stringify({ patienceMs, rounds }));
  const sameMachine = (await channel.hear("hello")) === machine;
  const demonstrations: HazardDemonstration[] = [];
  for (const scenario of scenarios) {
    const stage = stageOf(setting, files, channel, scenario, { patienceMs, rounds });
    await files.makeDirectory(stage.directory);
    demonstrations.push(await scenario.watch(stage));
  }
  await channel.tell("end");
  await channel.hear("bye");
  return { sameMachine, demonstrations };
}

/** The side that changes things: waits for the run's directory and follows the other. */
export async function assistRun(setting: DemonstrationSetting): Promise<void> {
  const { directory, clock, signal } = setting;
  const files = new StageFiles(setting.fileSystem);
  const channel = channelOf(setting, files, "changer");
  const [parent, name] = [
    directory.slice(0, directory.lastIndexOf("/")) || "/",
    directory.slice(directory.lastIndexOf("/") + 1),
  ];
  while (!(await files.names(parent)).includes(name)) await pause(clock, 100, signal);
  while (!(await files.names(directory)).includes("messages")) await pause(clock, 100, signal);
  const { patienceMs, rounds }: { patienceMs: number; rounds: number } = JSON.parse(
    await channel.hear("begin"),
  );
  await channel.tell("hello", setting.machine);
  for (const scenario of scenarios) {
    await scenario.change(stageOf(setting, files, channel, scenario, { patienceMs, rounds }));
  }
  await channel.hear("end");
  await channel.tell("bye");
}

function messagesOf(directory: string): string {
  return `${directory}/messages`;
}

function channelOf(setting: DemonstrationSetting, files: StageFiles, role: string): PeerChannel {
  const { directory, clock, signal } = setting;
  return new PeerChannel({ files, directory: messagesOf(directory), role, clock, signal });
}

function stageOf(
  { directory, clock, signal, openStore }: DemonstrationSetting,
  files: StageFiles,
  channel: PeerChannel,
  { id }: Scenario,
  agreed: { readonly patienceMs: number; readonly rounds: number },
): Stage {
  return { files, directory: `${directory}/${id}`, channel, clock, signal, openStore, ...agreed };
}
