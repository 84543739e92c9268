// How many findings of a release somebody has to do something about: what no vendor answers with "not affected" or
// "fixed".
export function openOf(release: { findings: number; answered: number }): number {
  return release.findings - release.answered;
}
