import type { Options } from "tsup";

/** JavaScript only: declarations come from `tsc`, which runs after tsup has cleaned the folder. */
export const sharedBuildConfig: Options = {
  format: "esm",
  target: "node20.19",
  platform: "node",
  outDir: "dist",
  clean: true,
  dts: false,
  sourcemap: true,
  splitting: true,
  treeshake: true,
  removeNodeProtocol: false,
};
