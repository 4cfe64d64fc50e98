import { diskError, type Syscall } from "./disk-error.js";

/** The part of a buffer that is meant. @throws EINVAL when it is not inside */
export function spanOf(
  bytes: Uint8Array,
  offset: number | null | undefined,
  length: number | null | undefined,
  call: Syscall,
): { readonly offset: number; readonly length: number } {
  const from = offset ?? 0;
  const count = length ?? bytes.length - from;
  if (!(from >= 0 && count >= 0 && from + count <= bytes.length)) throw diskError("EINVAL", call);
  return { offset: from, length: count };
}
