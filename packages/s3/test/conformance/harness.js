import { s3Backend } from "@holdfast/s3";
import { S3World } from "@holdfast/worlds/s3";

const bucket = "conformance";
const prefix = "checkpoints/";
const client = {
  region: "us-east-1",
  credentials: { accessKeyId: "conformance", secretAccessKey: "conformance" },
  forcePathStyle: true,
};
/** Small parts, so that objects of some MiB go in many. */
const partBytes = 5 * 2 ** 20;

/** @type {import("@holdfast/conformance").CreateHarness} */
export async function createHarness(place) {
  return place === undefined ? await servedHarness() : harnessOf(place, new URL(place));
}

/** The world lives in the process that made it; all others reach it over HTTP. */
async function servedHarness() {
  const world = new S3World();
  const reset = async () => world.createBucket(bucket);
  await reset();
  const served = await world.serve();
  return {
    ...harnessOf(served.endpoint, new URL(served.endpoint)),
    reset,
    dispose: async () => await served.close(),
  };
}

function harnessOf(place, { hostname: host, port }) {
  const address = { host, port: Number(port) };
  return {
    name: "@holdfast/s3 in the S3 world",
    module: import.meta.url,
    place,
    address,
    open: (options) => {
      const { host, port } = options?.address ?? address;
      return s3Backend({ bucket, prefix, ...client, endpoint: `http://${host}:${port}`, partBytes });
    },
    reset: async () => undefined,
    brokenPlaces: brokenPlaces(),
    powerCuts,
    // The store neither loses power nor dies with a client, so that few cuts and kills show as much as many.
    tuning: { partBytes, powerCuts: 12, kills: 4 },
  };
}

function brokenPlaces() {
  return [
    { name: "a store that ignores conditions", profile: "ignores-conditions" },
    {
      name: "a store that ignores conditions on versioned buckets",
      profile: "ignores-conditions-on-versioned",
    },
    { name: "a store that refuses conditions", profile: "no-conditions-501" },
    { name: "a store that checks conditions and then acts", profile: "racy-conditions" },
    { name: "a store whose listings are in no order", profile: "unordered-listing" },
    { name: "a bucket that is not there", profile: "aws", named: "another" },
  ].map(({ name, profile, named = bucket }) => {
    const world = new S3World({ profile });
    world.createBucket(bucket, { versioned: profile === "ignores-conditions-on-versioned" });
    return { name, open: () => worldBackend(named, world.connect()) };
  });
}

/**
 * Machines that lose power while the store goes on: what a dead client still sends is not sent, and what had reached the
 * store is carried out.
 */
function powerCuts() {
  const world = new S3World();
  world.createBucket(bucket);
  let life = 1;
  const underWay = new Set();
  const open = () => {
    const own = life;
    const transport = world.connect();
    const handle = async (request, options) => {
      if (own !== life) throw Object.assign(new Error("the power is off"), { code: "ECONNREFUSED" });
      const sent = transport.handle(request, options);
      underWay.add(sent);
      try {
        return await sent;
      } finally {
        underWay.delete(sent);
      }
    };
    return worldBackend(bucket, { ...plain(transport), handle });
  };
  const cut = async () => {
    life += 1;
    await Promise.allSettled(underWay);
  };
  return { open, cut, kill: cut };
}

function worldBackend(named, requestHandler) {
  return s3Backend({ bucket: named, prefix, ...client, requestHandler, partBytes });
}

function plain(transport) {
  return {
    metadata: transport.metadata,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}
