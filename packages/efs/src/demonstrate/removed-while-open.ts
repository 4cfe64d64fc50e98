import { constants } from "node:fs";
import type { Scenario } from "./scenario.js";
import { codeOf } from "./stage-files.js";

/** One side removes what the other has open. On one machine that leaves a .nfs file, on two it ends in ESTALE. */
export const removedWhileOpen: Scenario = {
  id: "removed-while-open",
  watch: async ({ files, directory, channel }) => {
    const { fileSystem } = files;
    await files.makeDirectory(`${directory}/theirs`);
    await files.makeDirectory(`${directory}/ours`);
    await files.write(`${directory}/theirs/name`, "read me");
    await channel.tell("removal.ready");
    await channel.hear("removal.opened");
    await fileSystem.unlink(`${directory}/theirs/name`);
    const left = (await files.names(`${directory}/theirs`)).filter((name) => name.startsWith(".nfs")).length;
    const rmdir = await fileSystem.rmdir(`${directory}/theirs`).then(
      () => "was removed",
      (error: unknown) => `could not be removed (${codeOf(error)})`,
    );
    await channel.tell("removal.removed");
    const read = await channel.hear("removal.read");
    await files.write(`${directory}/ours/name`, "closed before it is removed");
    await fileSystem.unlink(`${directory}/ours/name`);
    const ours = (await files.names(`${directory}/ours`)).length;
    return {
      hazard: left > 0 ? "silly-rename-debris" : "estale-open-file",
      title: "A file that is removed while another process has it open",
      shown: left > 0 || rmdir !== "was removed" || read !== "went on",
      plain: `${left} .nfs files were left, the directory ${rmdir}, and its reader ${read === "went on" ? read : `got ${read}`}`,
      adapter: `a file that is closed before it is removed left ${ours} files`,
      measured: { nfsFiles: left, filesLeftByAdapter: ours },
    };
  },
  change: async ({ files, directory, channel }) => {
    await channel.hear("removal.ready");
    await files.openDirectory(`${directory}/theirs`);
    const handle = await files.fileSystem.open(`${directory}/theirs/name`, constants.O_RDONLY);
    let outcome = "went on";
    try {
      await channel.tell("removal.opened");
      await channel.hear("removal.removed");
      await handle.stat();
      await handle.read(new Uint8Array(8), 0, 8, 0);
    } catch (error) {
      outcome = codeOf(error);
    } finally {
      await handle.close().catch(() => undefined);
    }
    await channel.tell("removal.read", outcome);
  },
};
