import type { BodyEnd } from "./body-stream.js";
import { abortedError } from "./connection-error.js";
import type { S3Response } from "./faults/s3-fault.js";
import { S3Error } from "./wire/s3-error.js";
import type { WireResponse } from "./wire/wire-message.js";

type Refusal = Extract<S3Response, { kind: "refusal" | "error-in-200" }>;
type Spoiling = Extract<S3Response, { kind: "cut-body" | "stalled-body" | "flipped-bit" }>;

const injected = "injected by the S3 world";

/** An error in place of the answer. */
export function refusalOf(response: Refusal, refuse: (error: S3Error) => WireResponse): WireResponse {
  if (response.kind === "error-in-200") return refuse(new S3Error(200, response.code, injected));
  const { status, code, headers } = response;
  const answer = code === undefined ? page(status) : refuse(new S3Error(status, code, injected));
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** What something before the service says, which knows nothing of S3. */
function page(status: number): WireResponse {
  const body = Buffer.from(`<html><body><h1>${status}</h1>${injected}</body></html>`);
  return { status, headers: { "content-type": "text/html" }, body };
}

/** The answer with a body that is not whole, or not the same. */
export function spoiled(answer: WireResponse, spoiling: Spoiling): { answer: WireResponse; end: BodyEnd } {
  const { body, headers } = answer;
  const at = Math.min(body.length, Math.floor(body.length * spoiling.fraction));
  const kept = body.subarray(0, at);
  if (spoiling.kind === "flipped-bit") return { answer: { ...answer, body: flipped(body, at) }, end: "end" };
  if (spoiling.kind === "stalled-body") return { answer: { ...answer, body: kept }, end: "stall" };
  if (spoiling.end === "reset") {
    return { answer: { ...answer, body: kept }, end: abortedError() };
  }
  const { "content-length": _, ...others } = headers;
  const told = spoiling.end === "no-length" ? others : { ...others, "content-length": String(at) };
  return { answer: { ...answer, headers: told, body: kept }, end: "end" };
}

function flipped(body: Uint8Array, at: number): Uint8Array {
  const copy = Buffer.from(body);
  const place = Math.min(at, copy.length - 1);
  if (place >= 0) copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}
