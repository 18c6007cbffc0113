/** Whether Actions run, and whether they may use the network. */
export type ActionsMode = (typeof MODES)[number]

const MODES = ['off', 'on', 'network'] as const

/** Reads the value of `TOLLGATE_ACTIONS`. @throws TypeError naming the variable */
export function parseActionsMode(value: string): ActionsMode {
  const mode = MODES.find(each => each === value)
  if (!mode) throw new TypeError(`TOLLGATE_ACTIONS is "${value}": set it to "on", "network" or "off"`)
  return mode
}
