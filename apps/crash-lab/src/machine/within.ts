/** Waits for something that has to happen in time. @throws Error naming it when it does not. */
export async function within<T>(what: string, boundMs: number, happening: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen within ${boundMs} ms`)), boundMs);
  });
  try {
    return await Promise.race([happening, late]);
  } finally {
    clearTimeout(timer);
  }
}
