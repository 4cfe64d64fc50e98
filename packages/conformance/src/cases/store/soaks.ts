import type { ConformanceCase } from "../../case/conformance-case.js";
import { check } from "../../case/violation.js";
import { checkHolds, commitOf, entries, text } from "./support/entries.js";
import { newMachine } from "./support/machine.js";
import { Soak } from "./support/soak.js";
import { storeCase } from "./support/store-case.js";
import { checkClean } from "./support/stored-state.js";

const lastWords = entries({ last: text("words") });

export const soaksCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-67",
    "RESTORABLE",
    "writers, a sweeper and a reader at once: nothing acknowledged is lost, nothing read is wrong",
    async (context) => {
      const soak = new Soak(context);
      await soak.run(8);
      const { machine, writer } = await soak.judge();
      await commitOf(writer, lastWords);
      await machine.job.sweep();
      await checkClean(await context.open(), "after everybody has gone");
      check(soak.commits > 0, "nobody committed anything");
      context.note(`${soak.commits} commits were acknowledged`);
    },
  ),
  storeCase(
    "STORE-68",
    "PROGRESS",
    "the same on storage that loses requests and answers: no promise is broken, and the job goes on",
    async (context) => {
      const soak = new Soak(context, (choices) => () => {
        if (!choices.chance(0.1)) return undefined;
        return choices.pick(["not-applied", "lost", "late", "hangs", "hangs-late"] as const);
      });
      await soak.run(8);
      const { machine, writer } = await soak.judge();
      await commitOf(writer, lastWords);
      const { restored } = await (await newMachine(context)).job.claim();
      await checkHolds(restored, lastWords, "what is restored in the end");
      await (await machine.job.claim()).begin().commit();
      await machine.job.sweep();
      await checkClean(await context.open(), "after everybody has gone");
      context.note(`${soak.commits} commits were acknowledged`);
    },
  ),
];
