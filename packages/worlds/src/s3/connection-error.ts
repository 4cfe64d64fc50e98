import type { ConnectionErrorCode } from "./faults/s3-fault.js";

const messages: Readonly<Record<ConnectionErrorCode, string>> = {
  EAI_AGAIN: "getaddrinfo EAI_AGAIN",
  ECONNREFUSED: "connect ECONNREFUSED",
  ECONNRESET: "read ECONNRESET",
  ENOTFOUND: "getaddrinfo ENOTFOUND",
  EPIPE: "write EPIPE",
  ETIMEDOUT: "connect ETIMEDOUT",
};

/** The error that Node gives for a connection that failed. */
export function connectionError(code: ConnectionErrorCode): Error {
  const [syscall = ""] = messages[code].split(" ");
  return Object.assign(new Error(`${messages[code]} (injected)`), { code, syscall });
}
