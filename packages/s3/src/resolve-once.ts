import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

/** What handles one step of a request; the outermost one is the whole way of a command. */
type Handler = (args: unknown) => Promise<unknown>;
/** What turns the handler of a step into that of the step before. */
type Middleware = (next: Handler, context: Context) => Handler;

interface Context {
  readonly commandName?: string;
}

/** The SDK's stack of middlewares, without the types of what passes through. */
interface Stack {
  add(middleware: Middleware, entry: object): void;
  addRelativeTo(middleware: Middleware, entry: object): void;
  applyToStack(other: Stack): void;
  concat(other: Stack): Stack;
  resolve(handler: Handler, context: Context): Handler;
}

/** Stacks of commands that have middlewares of their own, beside those that every command of their kind has. */
const specialStacks = new WeakSet<object>();

/** Says that a command has middlewares which others of its kind have not. */
export function markAsSpecial(command: { readonly middlewareStack: object }): void {
  specialStacks.add(command.middlewareStack);
}

/**
 * Lets a client put its middlewares in order once for each kind of command. By itself it does so for every request, which
 * is a seventh of what a small one takes. The SDK's own `cacheMiddleware` goes further: all requests of a kind then share
 * one context, and with it region redirects and sessions; and requests that can be aborted have nothing of it.
 */
export function resolveOnce(client: S3Client): void {
  const stack = client.middlewareStack as unknown as Stack;
  const ordered = new Map<string, readonly Middleware[]>();
  const concat = (own: Stack): Stack => {
    if (specialStacks.has(own)) return stack.concat(own);
    const resolve = (handler: Handler, context: Context): Handler => {
      const kind = context.commandName ?? "";
      const middlewares = ordered.get(kind) ?? inOrder(stack.concat(own), handler, context);
      ordered.set(kind, middlewares);
      return middlewares.reduceRight((next, middleware) => middleware(next, context), handler);
    };
    return { ...own, resolve };
  };
  client.middlewareStack = { ...stack, concat } as unknown as S3Client["middlewareStack"];
}

/** The middlewares of a stack, outermost first: what is resolved is a copy whose middlewares only note the real ones. */
function inOrder(stack: Stack, handler: Handler, context: Context): readonly Middleware[] {
  const innermostFirst: Middleware[] = [];
  const noting = (middleware: Middleware): Middleware => {
    return (next) => {
      innermostFirst.push(middleware);
      return next;
    };
  };
  const empty = new PutObjectCommand({ Bucket: "", Key: "" }).middlewareStack as unknown as Stack;
  const copy: Stack = {
    ...empty,
    add: (middleware, entry) => {
      const noted = noting(middleware);
      empty.add(noted, { ...entry, middleware: noted });
    },
    addRelativeTo: (middleware, entry) => {
      const noted = noting(middleware);
      empty.addRelativeTo(noted, { ...entry, middleware: noted });
    },
  };
  stack.applyToStack(copy);
  empty.resolve(handler, context);
  return innermostFirst.reverse();
}
