import { runWorker } from "./pipeline/run-worker.js";

await runWorker();
