import type { CallAnswer, ClientCall } from "../guest/client-call.js";

/** Two clients. */
export type Who = "a" | "b";

/** One step of a case. */
export type AgreementStep =
  | { readonly kind: "call"; readonly who: Who; readonly call: ClientCall }
  /**
   * A call that the server carries out, whose answer is lost, and which is asked for again of a server that has no memory of
   * it. It has been carried out when `path` is there, or is not.
   */
  | {
      readonly kind: "lost-reply";
      readonly who: Who;
      readonly call: ClientCall;
      readonly applied: { readonly path: string; readonly isThere: boolean };
    }
  | { readonly kind: "wait"; readonly forMs: number }
  /** The server dies, and another takes its place; nothing was under way. */
  | { readonly kind: "failover" };

/** What two clients do one after the other, and see of each other. Paths begin in a folder that is the case's own. */
export interface AgreementCase {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly AgreementStep[];
}

/** What each call of a case came to, in order. */
export type CaseAnswers = readonly CallAnswer[];

/** The call of a case in the folder of the case. */
export function callIn(folder: string, call: ClientCall): ClientCall {
  const within = (path: string): string => (path === "" ? folder : `${folder}/${path}`);
  if (!("path" in call)) return call;
  if ("to" in call) return { ...call, path: within(call.path), to: within(call.to) };
  return { ...call, path: within(call.path) };
}

/** An answer without what a kernel makes up: the names of files that were removed while they were open. */
export function plainAnswer(answer: CallAnswer): CallAnswer {
  return answer.replaceAll(/\.nfs[0-9a-z]+/gi, ".nfs*");
}
