import { InvalidArgumentError } from "@holdfast/core";

/** What decides the pipeline's output, byte for byte; part of every checkpoint and not to be changed in a store. */
export interface PipelineSettings {
  /** The source's id. */
  readonly source: string;
  readonly allowedEarlinessMinutes: number;
  readonly keyGroups: number;
  readonly rollBytes: number;
  readonly rollRows: number;
}

/** @throws InvalidArgumentError naming the first setting that differs from the checkpoint's. */
export function assertSameSettings(settings: PipelineSettings, restored: PipelineSettings): void {
  for (const [name, value] of Object.entries(settings)) {
    const before = (restored as unknown as Record<string, unknown>)[name];
    if (before === value) continue;
    throw new InvalidArgumentError(
      `the checkpoint was made with ${name} = ${JSON.stringify(before)}, not ${JSON.stringify(value)}; go on with the same, or begin a new store`,
    );
  }
}
