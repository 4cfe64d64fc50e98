import type { Backend } from "@holdfast/core";
import { type Cut, type CutPlan, type CuttingProxy, cuttingProxy } from "@holdfast/worlds/network";
import type { CaseContext } from "../../case/case-context.js";
import { check } from "../../case/violation.js";
import { InvalidHarnessError } from "../../harness/invalid-harness-error.js";

/** Two ways to the storage: straight, and through a proxy that cuts. */
export class NetworkTrial {
  readonly proxy: CuttingProxy;
  /** A client that nothing is cut for. It tells what is really stored. */
  readonly direct: Backend;
  readonly #context: CaseContext;

  private constructor(context: CaseContext, proxy: CuttingProxy, direct: Backend) {
    this.#context = context;
    this.proxy = proxy;
    this.direct = direct;
  }

  static async start(context: CaseContext): Promise<NetworkTrial> {
    const { address: target } = context.harness;
    if (!target) throw new InvalidHarnessError("the harness names no address");
    const proxy = await cuttingProxy({ target });
    context.onEnd(async () => await proxy.close());
    return new NetworkTrial(context, proxy, await context.open());
  }

  /** A client whose connections go through the proxy. */
  async open(): Promise<Backend> {
    return await this.#context.open({ address: this.proxy.address });
  }

  /** So many exchanges that begin from now on meet the cut; the rest pass. */
  cutNext(cut: Cut, count: number): void {
    let left = count;
    this.follow(({ exchange }) => {
      if (exchange === 0 || left === 0) return undefined;
      left -= 1;
      return cut;
    });
  }

  follow(plan: CutPlan): void {
    this.proxy.plan = plan;
  }

  /** From now on everything passes; what is under way on a cut connection stays cut. */
  heal(): void {
    this.proxy.plan = () => undefined;
  }

  /** @throws Violation when nothing ever came through the proxy, so that nothing was tried. */
  checkUsed(): void {
    check(this.proxy.accepted > 0, () => {
      return "no connection came through the proxy: open({ address }) of the harness must connect to that address";
    });
  }
}
