/** Points that always add up: giving one option more takes it from the fullest others, and the other way round. */

export type Points = Record<string, number>

/** An even split in whole steps; what does not divide goes to the first options. */
export function evenly(options: string[], total: number, step: number): Points {
  const steps = total / step
  const each = Math.floor(steps / options.length)
  const more = steps - each * options.length
  return Object.fromEntries(options.map((option, place) => [option, (each + (place < more ? 1 : 0)) * step]))
}

/** `points` with `option` at `wanted`, as near as the total and the step allow, and the others balanced. */
export function give(points: Points, option: string, wanted: number, total: number, step: number): Points {
  const next = { ...points }
  const goal = Math.round(Math.max(0, Math.min(total, wanted)) / step) * step
  const others = Object.keys(points).filter((other) => other !== option)
  while (others.length > 0 && next[option] !== goal) {
    const up = goal > (next[option] ?? 0)
    const other = others.reduce((best, candidate) => {
      const ahead = up ? (next[candidate] ?? 0) > (next[best] ?? 0) : (next[candidate] ?? 0) < (next[best] ?? 0)
      return ahead ? candidate : best
    })
    const move = Math.min(step, Math.abs(goal - (next[option] ?? 0)), up ? (next[other] ?? 0) : total)
    if (move <= 0) break
    next[option] = (next[option] ?? 0) + (up ? move : -move)
    next[other] = (next[other] ?? 0) + (up ? -move : move)
  }
  return next
}
