import {
  type S3FaultName,
  type S3FaultRequest,
  type S3Faults,
  s3FaultModel,
  s3FaultsFor,
} from "@holdfast/worlds/s3";
import { expect, it } from "vitest";
import { makeRows, SinkJob } from "./support/sink-job.js";

/** Of so many single faults one is tried here; another offset tries others. */
const every = Number(process.env["HOLDFAST_SINK_FAULT_EVERY"] ?? 41);

const rows = makeRows(48);

/** One fault at one request of a sink; the run may fail of it, and the next one must make all good. */
async function withFault(request: number, fault: S3FaultName): Promise<readonly string[]> {
  const job = new SinkJob({ rows, checkpointEvery: 12 });
  const once: S3Faults = {
    fault: ({ number }) => {
      return number === request ? { ...s3FaultModel[fault], name: fault, lateMs: 5000 } : undefined;
    },
  };
  const sinkWire = job.world.connect({ faults: once });
  await job.until(job.run(job.open(job.world.connect(), sinkWire))).catch(() => undefined);
  await job.world.landLate();
  await job.until(job.run());
  return job.faults();
}

it("EFFECTIVE: each fault of the model, at each request of the sink", async () => {
  const job = new SinkJob({ rows, checkpointEvery: 12 });
  const requests: S3FaultRequest[] = [];
  const watched: S3Faults = { fault: (request) => void requests.push(request) };
  await job.until(job.run(job.open(job.world.connect(), job.world.connect({ faults: watched }))));
  const single = requests.flatMap((request) => s3FaultsFor(request).map((fault) => ({ ...request, fault })));
  expect(single.length).toBeGreaterThan(400);
  const tried = single.filter((_, index) => index % every === 3 % every);
  for (const { number, fault, operation } of tried) {
    expect(await withFault(number, fault), `${fault} at request ${number}, ${operation}`).toEqual([]);
  }
});
