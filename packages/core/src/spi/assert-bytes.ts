import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";

/**
 * What an adapter asks of the bytes of a create before anything else; many clients would store the text of what is none.
 * @throws InvalidArgumentError unless they are a Uint8Array.
 */
export function assertBytes(bytes: Uint8Array): void {
  if (bytes instanceof Uint8Array) return;
  throw new InvalidArgumentError(`an object's bytes are ${describeValue(bytes)}; give a Uint8Array`);
}
