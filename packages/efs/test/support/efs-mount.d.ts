import type { MountFacts } from "@holdfast/efs";

export function efsMount(path: string): Promise<MountFacts>;
