/** The error that a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("the call was expected to fail, and succeeded");
}

/** Lets everything go on that can. */
export async function drained(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise and the means to settle it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (read: Uint8Array): string => new TextDecoder().decode(read);
