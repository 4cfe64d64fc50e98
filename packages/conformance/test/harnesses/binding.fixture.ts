import { describeConformance } from "../../src/vitest/index.js";

const { REPORT_FILE = "", FAIL_ON_SKIP = "" } = process.env;

describeConformance(new URL("deviating-harness.js", import.meta.url), {
  only: ["CREATE-01", "CREATE-02", "CREATE-03", "PROBE-03"],
  seed: 1,
  failOnSkip: FAIL_ON_SKIP !== "",
  ...(REPORT_FILE !== "" && { reportFile: REPORT_FILE }),
});
