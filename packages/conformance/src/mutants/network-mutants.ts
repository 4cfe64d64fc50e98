import { OutcomeUnknownError, randomNonce, systemRandom, UnavailableError } from "@holdfast/core";
import type { AdapterMutant } from "./adapter-mutant.js";
import { withVerbs } from "./pass-through-backend.js";
import { takesPartForWhole, takesSentForDone } from "./tcp/careless-exchange.js";
import { ExchangeError } from "./tcp/exchange.js";
import { keptConnection } from "./tcp/kept-connection.js";

export const networkMutants: readonly AdapterMutant[] = [
  {
    id: "create-repeated-as-new",
    title: "repeats a create whose answer was lost as a new request, and finds that the key exists",
    standsFor:
      "a client library that retries a conditional write: the winner loses to itself (S3 412 after a retry)",
    killedBy: ["NETWORK-01", "NETWORK-07"],
    tcpSteps: () => ({
      again: ({ head, body }) => {
        return { head: head.verb === "create" ? { ...head, nonce: randomNonce(systemRandom) } : head, body };
      },
    }),
  },
  {
    id: "lost-answer-is-failure",
    title: "tells a definite failure when the answer was lost",
    standsFor:
      "a lost success taken for a failure, and live data deleted for it (FLINK-28265; apache/iceberg#3717)",
    killedBy: ["NETWORK-01"],
    tcpSteps: () => ({ triesAgain: () => false, outcomeUnanswered: () => "not-applied" }),
  },
  {
    id: "late-is-failure",
    title: "tells a definite failure when the deadline passes",
    standsFor: "a timeout taken for not applied: the request was on its way, and arrives",
    killedBy: ["NETWORK-04"],
    tcpSteps: () => ({}),
    verbs: (good) => {
      const definite = async <T>(run: () => Promise<T>): Promise<T> => {
        return await run().catch((error: unknown) => {
          if (!OutcomeUnknownError.isInstance(error)) throw error;
          throw new UnavailableError(error.message, { cause: error });
        });
      };
      return withVerbs(good, {
        write: async (...args) => await definite(async () => await good.write(...args)),
        create: async (...args) => await definite(async () => await good.create(...args)),
        remove: async (...args) => await definite(async () => await good.remove(...args)),
      });
    },
  },
  {
    id: "part-taken-for-whole",
    title: "takes what has come of an answer for all of it when the connection ends",
    standsFor:
      "a body that ends early and is not compared with its announced length (a short read taken for data)",
    killedBy: ["NETWORK-02", "NETWORK-08"],
    tcpSteps: () => ({ exchange: takesPartForWhole }),
  },
  {
    id: "sent-taken-for-done",
    title: "takes a request for done when the connection ends before the answer",
    standsFor: "an acknowledgement by the kernel's socket buffer: bytes were sent, so they were stored",
    killedBy: ["NETWORK-03"],
    tcpSteps: () => ({ exchange: takesSentForDone }),
  },
  {
    id: "answer-of-another-call",
    title: "keeps a connection on which the answer to a call that was cut off is still to come",
    standsFor:
      "off-by-one answers after a cancelled request (redis-py, CVE-2023-28858: one user's data shown to another)",
    killedBy: ["NETWORK-04"],
    tcpSteps: () => ({ exchange: keptConnection() }),
  },
  {
    id: "waits-for-ever",
    title: "waits for an answer as long as it takes, whatever the deadline says",
    standsFor: "no timeout on a socket: a silent peer hangs the caller for good",
    killedBy: ["NETWORK-05"],
    tcpSteps: () => ({ bounds: () => ({ deadlineMs: 24 * 3_600_000 }) }),
  },
  {
    id: "never-connects-again",
    title: "fails every call after one could not connect",
    standsFor: "a cached client that stays broken after an outage until the process is restarted",
    killedBy: ["NETWORK-06"],
    tcpSteps: ({ exchange }) => {
      let isBroken = false;
      return {
        exchange: async (...args) => {
          if (isBroken) throw new ExchangeError("the client is broken", false);
          return await exchange(...args).catch((error: unknown) => {
            isBroken = error instanceof ExchangeError && !error.mayHaveArrived;
            throw error;
          });
        },
      };
    },
  },
];
