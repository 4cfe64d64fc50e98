import type { Scene } from "../scene/scene.js";
import { alone, smallState, takenOver, tended } from "../scene/small-scenes.js";

/** A huge entry has some blocks. */
export const smallRules: Scene["rules"] = smallState(3 * 4096 + 100);

export type NfsSceneName = "commits" | "holds" | "sweeps" | "taken-over" | "tended";

/** Short ones: each fault is placed at each request of each, so that a scene costs the square of its length. */
export const nfsScenes: Readonly<Record<NfsSceneName, Scene>> = {
  commits: alone(smallRules, "claim", "commit", "commit-two", "commit-huge"),
  holds: alone(smallRules, "claim", "commit", "savepoint", "pin-and-read", "release", "verify"),
  sweeps: alone(smallRules, "claim", "commit", "commit", "commit", "sweep", "latest"),
  "taken-over": takenOver(smallRules),
  tended: tended(smallRules),
};

export const nfsSceneNames: readonly NfsSceneName[] = Object.keys(nfsScenes) as NfsSceneName[];
