import type { Serializable } from "node:child_process";

/** Tells the parent something; resolves when it is on its way. */
export async function tellParent(news: Serializable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.send?.(news, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}

/** The life of a worker: it hears one request, carries it out, and ends; also when its parent is gone. */
export function answerRequest<Request>(carryOut: (request: Request) => Promise<void>): void {
  process.once("disconnect", () => process.exit(1));
  process.once("message", (request: Request) => {
    carryOut(request).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
