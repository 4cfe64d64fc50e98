import type { ConnectionErrorCode } from "./faults/s3-fault.js";

/** What Node was about when it found the connection gone: a timeout comes to one that stood, while it waits to read. */
const messages: Readonly<Record<ConnectionErrorCode, string>> = {
  EAI_AGAIN: "getaddrinfo EAI_AGAIN",
  ECONNREFUSED: "connect ECONNREFUSED",
  ECONNRESET: "read ECONNRESET",
  ENOTFOUND: "getaddrinfo ENOTFOUND",
  EPIPE: "write EPIPE",
  ETIMEDOUT: "read ETIMEDOUT",
};

/** The error that Node gives for a request whose connection failed. */
export function connectionError(code: ConnectionErrorCode): Error {
  const [syscall = ""] = messages[code].split(" ");
  return Object.assign(new Error(`${messages[code]} (injected)`), { code, syscall });
}

/** The error that Node gives a reader of an answer whose connection failed, however that failed. */
export function abortedError(): Error {
  return Object.assign(new Error("aborted (injected)"), { code: "ECONNRESET" });
}
