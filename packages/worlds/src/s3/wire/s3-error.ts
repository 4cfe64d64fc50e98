import { renderXml } from "./render-xml.js";

/** A refusal by the service, as it is told to the client. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;
  readonly code: string;
  /** What stands beside code and message in the document. */
  readonly details: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function accessDenied(): S3Error {
  return new S3Error(403, "AccessDenied", "Access Denied");
}

export function internalError(): S3Error {
  return new S3Error(500, "InternalError", "We encountered an internal error. Please try again.");
}

/** The document that tells of an error, for a body. */
export function errorDocument(error: S3Error, ids: Readonly<Record<string, string>>): Uint8Array {
  const { code, message, details } = error;
  return renderXml("Error", { Code: code, Message: message, ...details, ...ids });
}
