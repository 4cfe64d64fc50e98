/** What is asked of the machine whose power can be cut. */
export type CutterRequest = { readonly id: number; readonly kind: "address" | "cut" | "kill" };

/** Where the machine's programs are reached from now on. */
export interface CutterAnswer {
  readonly id: number;
  readonly host?: string;
  readonly error?: string;
}
