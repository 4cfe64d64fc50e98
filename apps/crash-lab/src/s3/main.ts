// One lane of the suite on a real store: it hears of one case at a time, and tells how it ended.
import { loadHarness, runConformance } from "@holdfast/conformance";
import { builtModule } from "../child/child-main-path.js";
import { tellParent } from "../program/answer-request.js";
import type { CaseNews, CaseOrder } from "./suite/suite-lane.js";

async function run({ id, access, seed, tuning }: CaseOrder): Promise<void> {
  const harness = await loadHarness(builtModule("s3", "harness"), JSON.stringify(access));
  const { cases, notes } = await runConformance(harness, { only: [id], seed, tuning });
  const [result] = cases;
  if (!result) throw new Error(`${id} was not run`);
  const news: CaseNews = { result, notes };
  await tellParent(news);
}

process.once("disconnect", () => process.exit(1));
process.on("message", (order: CaseOrder) => {
  run(order).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
