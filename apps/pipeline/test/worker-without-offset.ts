import { runWorker } from "../src/pipeline/run-worker.js";
import { parseWorkerConfig } from "../src/pipeline/worker-config.js";
import { FlightSource } from "../src/source/flight-source.js";

// A broken pipeline: it restores everything but where it was in the source.
const { rows } = parseWorkerConfig(process.argv[2]);
const source = await FlightSource.open(rows === undefined ? {} : { rowLimit: rows });
await runWorker({ source: { id: source.id, rowCount: source.rowCount, read: () => source.read(0) } });
