import type { S3Transport } from "@holdfast/worlds/s3";
import type { Life } from "../time/life.js";

/** A request and its answer are under way for so long each, in milliseconds. */
const oneWayMs = 15;

/** A process's requests: those of one that died on the way are applied or not, and it learns nothing. */
export function mortalTransport(inner: S3Transport, life: Life): S3Transport {
  return {
    metadata: inner.metadata,
    destroy: () => inner.destroy(),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    updateHttpClientConfig: () => undefined,
    handle: async (request, options) => {
      await life.passes(oneWayMs);
      const answer = await inner.handle(request, options);
      await life.passes(oneWayMs);
      return answer;
    },
  };
}
