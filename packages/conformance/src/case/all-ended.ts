/**
 * What several calls answered, once every one of them has ended: when one fails, none of the others still works on the
 * storage while the case is put back.
 */
export async function allEnded<T extends readonly unknown[]>(
  calls: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(calls);
  return (await Promise.all(calls)) as unknown as T;
}
