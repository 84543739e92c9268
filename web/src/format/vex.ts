// What vendors say of a finding (VEX). Pure.

import type { Vex } from "../api/types";

// Whether somebody has to do something about it, by the word that counts.
export function isOpen(vex: Vex | null): boolean {
  return vex === null || (vex.status !== "not_affected" && vex.status !== "fixed");
}
