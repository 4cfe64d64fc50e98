// Does all that there is to do with a store on S3, also what is cut off under way, and has to end by itself.
import { CheckpointStore } from "@holdfast/core";
import { s3Backend } from "@holdfast/s3";
import { S3World } from "@holdfast/worlds/s3";

const partBytes = 5 * 2 ** 20;
const world = new S3World({ region: "us-east-1" });
world.createBucket("state");
const served = await world.serve();

function open() {
  return s3Backend({
    bucket: "state",
    prefix: "ending/",
    region: "us-east-1",
    endpoint: served.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: "not-checked", secretAccessKey: "not-checked" },
    partBytes,
  });
}

/** Waits for what is expected to fail. */
async function failing(promise) {
  await promise.then(
    () => Promise.reject(new Error("it was to fail")),
    () => undefined,
  );
}

async function* stalling(started) {
  yield new Uint8Array(2 * partBytes);
  started();
  await new Promise(() => undefined);
}

async function everything(store) {
  const job = store.job("orders");
  await store.probe();
  const writer = await job.claim({ sinks: { mail: { carryOut: async () => undefined } } });
  for (let epoch = 1; epoch <= 3; epoch += 1) {
    const draft = writer.begin();
    await draft.put("counts", `{"epoch":${epoch}}`);
    await draft.put("table", new Uint8Array(epoch < 3 ? partBytes / 8 : 2 * partBytes + 1));
    draft.effect({ sink: "mail", to: epoch });
    await draft.commit();
  }
  await writer.settle();
  await job.savepoint("kept");
  const pin = await job.pin();
  await pin.checkpoint.read("table");
  for await (const _ of pin.checkpoint.stream("table")) break;
  await pin.release();
  await job.verify({ record: true });
  await job.claim({ fallback: true });
  await job.sweep();
  await job.health();
  return { job, checkpoint: pin.checkpoint };
}

async function cutOff(store, { job, checkpoint }) {
  await failing(checkpoint.read("table", { deadline: 1 }));
  await failing(job.verify({ signal: AbortSignal.abort() }));
  const end = new AbortController();
  const reading = checkpoint.read("table", { signal: end.signal });
  setImmediate(() => end.abort());
  await failing(reading);
  const draft = (await job.claim()).begin();
  await new Promise((resolve, reject) => {
    const putting = draft.put("stalled", stalling(resolve));
    putting.catch(() => undefined);
    failing(putting).catch(reject);
  });
  draft.abandon();
  // What is under way when the store is closed.
  const ends = [checkpoint.read("table"), job.claim(), job.sweep()].map((call) =>
    call.catch(() => undefined),
  );
  await store.close();
  await Promise.all(ends);
}

const store = new CheckpointStore(open(), { retention: { keepLast: 1 } });
await cutOff(store, await everything(store));
await served.close();
