/** How an exclusive create ended: the caller made the object, or another one did and these are its bytes. */
export type CreateResult =
  | { readonly status: "created" }
  | { readonly status: "exists"; readonly bytes: Uint8Array };
