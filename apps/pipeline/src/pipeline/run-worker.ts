import { type FlightJobOptions, runFlightJob } from "./flight-job.js";
import { parseWorkerConfig, type WorkerMessage } from "./worker-config.js";

/**
 * A pipeline process: takes its configuration from the command line, tells its parent what it does, and ends
 * with it, so that a killed parent leaves no process behind.
 */
export async function runWorker(overrides: Partial<FlightJobOptions> = {}): Promise<void> {
  const tell = (message: WorkerMessage): void => void process.send?.(message);
  process.on("disconnect", () => process.exit(1));
  try {
    await runFlightJob({ ...parseWorkerConfig(process.argv[2]), observe: tell, ...overrides });
  } catch (error) {
    tell({
      kind: "failed",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    process.exitCode = 1;
  }
  process.removeAllListeners("disconnect");
  if (process.connected) process.disconnect();
}
