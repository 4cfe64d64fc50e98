import { Choices } from "@holdfast/worlds";
import { type CutPlan, cuttingProxy, seededCuts } from "@holdfast/worlds/network";
import { plainAddress, type StoreAccess, through } from "../store/store-access.js";

/** So many of the exchanges are cut. */
const cutRate = 0.02;

/**
 * Has a run reach the store through a proxy that cuts connections by chance.
 * @throws Error for a store that is reached over TLS, where a proxy would be taken for another host.
 */
export async function throughProxy<T>(
  access: StoreAccess,
  seed: number,
  run: (reached: StoreAccess, proxy: { readonly made: number }) => Promise<T>,
): Promise<T> {
  const target = plainAddress(access);
  if (!target) throw new Error("a proxy can stand before an endpoint of http:// only");
  const cuts = { made: 0 };
  const chance = seededCuts({ choices: new Choices(seed), rate: cutRate });
  const plan: CutPlan = (exchange) => {
    const cut = chance(exchange);
    if (cut) cuts.made += 1;
    return cut;
  };
  const proxy = await cuttingProxy({ target, plan });
  try {
    return await run(through(access, proxy.address), cuts);
  } finally {
    await proxy.close();
  }
}
