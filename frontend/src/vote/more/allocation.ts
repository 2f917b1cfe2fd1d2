/** Points within their bounds. Where all must be given they always add up: giving one option more takes it from the
    fullest others, and the other way round. Where they need not, an option gets what is left at most. */
import type { AllocationMethod } from '../../lib/wire'

export type Points = Record<string, number>

export const leastOf = (method: AllocationMethod, option: string): number => method.bounds?.[option]?.least ?? 0
export const mostOf = (method: AllocationMethod, option: string): number => method.bounds?.[option]?.most ?? method.points

/** What is not given away. */
export const leftOf = (points: Points, method: AllocationMethod): number =>
  method.points - Object.values(points).reduce((sum, given) => sum + given, 0)

/** What each option must have; then, where all points must be given, the rest in whole steps as evenly as it goes. What
    does not divide goes to the first options. */
export function firstPoints(options: string[], method: AllocationMethod): Points {
  const points: Points = Object.fromEntries(options.map((option) => [option, leastOf(method, option)]))
  const open = () => options.filter((option) => (points[option] ?? 0) < mostOf(method, option))
  while (method.exact && leftOf(points, method) > 0 && open().length > 0) {
    const next = open().reduce((best, option) => ((points[option] ?? 0) < (points[best] ?? 0) ? option : best))
    points[next] = (points[next] ?? 0) + Math.min(method.step, leftOf(points, method))
  }
  return points
}

/** `points` with `option` at `wanted`, as near as the total, the bounds and the step allow, and the others balanced. */
export function give(points: Points, option: string, wanted: number, method: AllocationMethod): Points {
  const { step, exact } = method
  const next = { ...points }
  const most = Math.min(mostOf(method, option), exact ? method.points : (points[option] ?? 0) + leftOf(points, method))
  const goal = Math.round(Math.max(leastOf(method, option), Math.min(most, wanted)) / step) * step
  if (!exact) return { ...next, [option]: Math.min(goal, most) }
  const others = Object.keys(points).filter((other) => other !== option)
  while (next[option] !== goal) {
    const up = goal > (next[option] ?? 0)
    const room = (other: string) => (up ? (next[other] ?? 0) - leastOf(method, other) : mostOf(method, other) - (next[other] ?? 0))
    const free = others.filter((other) => room(other) > 0)
    if (free.length === 0) break
    const other = free.reduce((best, candidate) => {
      const ahead = up ? (next[candidate] ?? 0) > (next[best] ?? 0) : (next[candidate] ?? 0) < (next[best] ?? 0)
      return ahead ? candidate : best
    })
    const move = Math.min(step, Math.abs(goal - (next[option] ?? 0)), room(other))
    next[option] = (next[option] ?? 0) + (up ? move : -move)
    next[other] = (next[other] ?? 0) + (up ? -move : move)
  }
  return next
}
