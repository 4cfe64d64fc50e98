import type { PowerCuts } from "@holdfast/conformance";
import { s3Backend } from "@holdfast/s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { clientSettings, type StoreAccess } from "./store-access.js";
import { emptyFolder } from "./store-bucket.js";

/**
 * Machines that lose power while the store goes on: what a dead client still sends is not sent, and what had been sent is
 * carried out.
 */
export function mortalClients(access: StoreAccess, partBytes: number): PowerCuts {
  const handler = new NodeHttpHandler();
  const underWay = new Set<Promise<unknown>>();
  let life = 1;
  const handlerOf = (own: number): NodeHttpHandler => {
    const handle: NodeHttpHandler["handle"] = async (request, options) => {
      if (own !== life) throw Object.assign(new Error("the power is off"), { code: "ECONNREFUSED" });
      const sent = handler.handle(request, options);
      underWay.add(sent);
      try {
        return await sent;
      } finally {
        underWay.delete(sent);
      }
    };
    return Object.assign(Object.create(handler), { handle });
  };
  const cut = async (): Promise<void> => {
    life += 1;
    await Promise.allSettled(underWay);
  };
  const { bucket, prefix } = access;
  return {
    open: () => {
      const requestHandler = handlerOf(life);
      return s3Backend({ bucket, prefix, ...clientSettings(access), requestHandler, partBytes });
    },
    cut,
    kill: cut,
    dispose: async () => {
      handler.destroy();
      await emptyFolder(access);
    },
  };
}
