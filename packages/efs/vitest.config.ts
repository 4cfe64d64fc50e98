import { sharedTestConfig } from "../../.ci/vitest.shared.ts";

export default sharedTestConfig;
