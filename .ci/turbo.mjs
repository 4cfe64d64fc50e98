// turbo with telemetry off, printing only what failed: `node .ci/turbo.mjs run build`
import { run } from "./workspace.mjs";

process.exitCode = run("turbo", [...process.argv.slice(2), "--output-logs=errors-only"]);
