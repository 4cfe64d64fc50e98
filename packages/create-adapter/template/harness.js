// What the conformance suite knows of this backend. It is plain JavaScript over dist, since the suite imports it in
// child processes too, which have no TypeScript.
import { randomUUID } from "node:crypto";
import { __camelName__Backend, InMemoryClient } from "./dist/index.js";

/** @type {import("@holdfast/conformance").CreateHarness} */
export function createHarness(place = `test-${randomUUID()}`) {
  // TODO: from `place` alone every process must reach the same data: a directory, a key prefix, a table, a bucket.
  const connect = () => new InMemoryClient(place);

  return {
    name: "__package-name__ in memory",
    module: import.meta.url,
    place,
    open: () => __camelName__Backend({ client: connect() }),
    reset: async () => await connect().deleteAll(),
    dispose: async () => await connect().deleteAll(),
    // TODO: where your storage listens, so that the suite can cut connections to it:
    // address: { host, port }
    brokenPlaces: [
      {
        name: "a storage that ignores the condition",
        open: () => __camelName__Backend({ client: new UnconditionalClient(place) }),
      },
    ],
  };
}

/** A place that `probe` must refuse: a key can be made there again and again. */
class UnconditionalClient extends InMemoryClient {
  /**
   * @override
   * @param {string} key
   * @param {Uint8Array} bytes
   */
  async putIfAbsent(key, bytes) {
    await this.put(key, bytes);
    return true;
  }
}
