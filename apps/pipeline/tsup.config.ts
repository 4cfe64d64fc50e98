import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";

/** Each file directly in src is a program of its own: the demo, the bench, and the processes they start. */
const config: Options = { ...sharedBuildConfig, entry: ["src/*.ts", "!src/*.test.ts"] };

export default config;
