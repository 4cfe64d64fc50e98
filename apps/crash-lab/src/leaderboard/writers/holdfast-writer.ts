import { CheckpointStore, type Writer as JobWriter } from "@holdfast/core";
import { type LocalBackendOptions, localBackend } from "@holdfast/local";
import type { Writer } from "./writer.js";

/** What a world has to say for the machine: which file system it is, and who else runs there. */
export type Machine = Pick<LocalBackendOptions, "inspect" | "processes">;

/** A value is the one entry of a job, and a save is one commit. */
export function holdfastWriter(machine: Machine = {}): Writer {
  return {
    id: "holdfast-local",
    title: "@holdfast/local",
    packageName: "@holdfast/local",
    open: async (directory) => {
      const job = new CheckpointStore(localBackend({ directory, ...machine })).job("leaderboard");
      let writer: JobWriter | undefined;
      return {
        save: async (value) => {
          writer ??= await job.claim();
          const draft = writer.begin();
          await draft.put("value", value);
          await draft.commit();
        },
        load: async () => await (await job.latest())?.readText("value"),
      };
    },
  };
}
