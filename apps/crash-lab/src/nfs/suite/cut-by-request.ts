import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { PowerCuts } from "@holdfast/conformance";
import { hearFrames, sendFrame } from "../remote/frames.js";
import { RemoteBackend } from "../remote/remote-backend.js";
import { verbPort } from "../rounds/round-job.js";
import type { CutterAnswer, CutterRequest } from "./cutter-messages.js";
import type { SuitePlace } from "./suite-place.js";

type Ask = (kind: CutterRequest["kind"]) => Promise<string>;

/**
 * Client kernels that are killed, and the server with them. A real kernel cannot be told to fail an fsync at will: a
 * server that fails is what there is instead, and a full or failing disk is the business of the simulated world.
 */
export async function cutByRequest({ cutter }: SuitePlace): Promise<PowerCuts> {
  const socket = connect({ ...cutter, noDelay: true });
  const { ask, end } = asking(socket);
  const directory = `power-${randomBytes(6).toString("hex")}`;
  const clients = new Set<RemoteBackend>();
  const paced = new AbortController();
  pace(paced.signal);
  const dead = async (): Promise<void> => {
    await Promise.all([...clients].map(async (client) => await client.close()));
    clients.clear();
  };
  return {
    open: async () => {
      const host = await ask("address");
      const client = await RemoteBackend.open({ host, port: verbPort, writer: "holdfast", directory });
      clients.add(client);
      return client;
    },
    cut: async () => {
      await ask("cut");
      await dead();
    },
    kill: async () => {
      await ask("kill");
      await dead();
    },
    dispose: async () => {
      paced.abort();
      await dead();
      end();
    },
  };
}

function asking(socket: ReturnType<typeof connect>): { readonly ask: Ask; readonly end: () => void } {
  const waiting = new Map<number, { resolve: (host: string) => void; reject: (error: Error) => void }>();
  let asked = 0;
  hearFrames(socket, (value) => {
    const { id, host, error } = value as CutterAnswer;
    if (host === undefined) waiting.get(id)?.reject(new Error(error));
    else waiting.get(id)?.resolve(host);
    waiting.delete(id);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("the lab is gone"));
  });
  const ask: Ask = async (kind) => {
    asked += 1;
    const id = asked;
    return await new Promise<string>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      sendFrame(socket, { id, kind } satisfies CutterRequest);
    });
  };
  return { ask, end: () => void socket.destroy() };
}

const turnMs = 2;

/**
 * The suite cuts the power after some hundred turns of the event loop, of which a call that crosses a network takes thousands.
 * So each is made to last a little, as long as there is a machine.
 */
function pace(signal: AbortSignal): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const turn = (): void => {
    if (signal.aborted) return;
    Atomics.wait(cell, 0, 0, turnMs);
    setImmediate(turn);
  };
  setImmediate(turn);
}
