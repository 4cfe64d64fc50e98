import { NodeHttpHandler } from "@smithy/node-http-handler";

/** Told of each request that came to nothing: the code of the connection's error, or the status of the server's. */
export type HearFailure = (what: string) => void;

/** Carries requests as a client does by itself, and counts those that fail, whatever is made of that further up. */
export function countingHandler(hear: HearFailure): NodeHttpHandler {
  const handler = new NodeHttpHandler();
  const handle: NodeHttpHandler["handle"] = async (request, options) => {
    try {
      const result = await handler.handle(request, options);
      const { statusCode } = result.response;
      if (statusCode >= 500) hear(String(statusCode));
      return result;
    } catch (error) {
      hear(nameOf(error));
      throw error;
    }
  };
  return Object.assign(Object.create(handler) as NodeHttpHandler, { handle });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.name;
}
