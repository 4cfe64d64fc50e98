/** Something the user asked for that cannot be done. The message names it and the fix; a stack would not help. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
}
