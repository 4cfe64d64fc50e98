import { setTimeout as delay } from "node:timers/promises";
import type { PowerCuts } from "@holdfast/conformance";
import { s3Backend } from "@holdfast/s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Happening } from "../../program/happening.js";
import { clientSettings, type StoreAccess } from "./store-access.js";
import { emptyFolder } from "./store-bucket.js";

/** A moment in which no request begins or ends is over after so many milliseconds. */
const quietMs = 1;

/**
 * Machines that lose power while the store goes on: what a dead client still sends is not sent, and what had been sent is
 * carried out.
 */
export function mortalClients(access: StoreAccess, partBytes: number): PowerCuts {
  const handler = new NodeHttpHandler();
  const underWay = new Set<Promise<unknown>>();
  let life = 1;
  let stirred = new Happening();
  const stir = (): void => {
    stirred.happens();
    stirred = new Happening();
  };
  const handlerOf = (own: number): NodeHttpHandler => {
    const handle: NodeHttpHandler["handle"] = async (request, options) => {
      if (own !== life) throw Object.assign(new Error("the power is off"), { code: "ECONNREFUSED" });
      const sent = handler.handle(request, options);
      underWay.add(sent);
      stir();
      try {
        return await sent;
      } finally {
        underWay.delete(sent);
        stir();
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
    moment: async () => await Promise.race([stirred.happened, delay(quietMs)]),
    dispose: async () => {
      handler.destroy();
      await emptyFolder(access);
    },
  };
}
