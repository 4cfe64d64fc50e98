import type { MountFacts } from "../../src/index.js";

export function efsMount(path: string): Promise<MountFacts>;
