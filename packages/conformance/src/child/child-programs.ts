import type { ChildProgram } from "./child-program.js";
import { countConnections } from "./programs/count-connections.js";
import { echo } from "./programs/echo.js";
import { leaveBehind } from "./programs/leave-behind.js";
import { race } from "./programs/race.js";
import { repeatCalls } from "./programs/repeat-calls.js";
import { stallInWrite } from "./programs/stall-in-write.js";
import { storeObjects } from "./programs/store-objects.js";
import { workOnJob } from "./programs/work-on-job.js";

/** Every program that a case can start, by name. Each lies in a file of its own in `programs/`. */
export const childPrograms: Readonly<Record<string, ChildProgram>> = {
  echo,
  race,
  "count-connections": countConnections,
  "leave-behind": leaveBehind,
  "repeat-calls": repeatCalls,
  "stall-in-write": stallInWrite,
  "store-objects": storeObjects,
  "work-on-job": workOnJob,
};
