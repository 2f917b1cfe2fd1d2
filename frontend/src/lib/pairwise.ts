/** The duels of a ranked poll, put into figures: pure, for every screen. */
import type { PairwiseResult } from './wire'

/** How many ballots prefer `option` to `other`. */
export const duel = (result: PairwiseResult, option: string, other: string): number =>
  result.duels[result.options.indexOf(option)]?.[result.options.indexOf(other)] ?? 0

/** How many others `option` beats. */
export const won = (result: PairwiseResult, option: string): number =>
  result.options.filter((other) => duel(result, option, other) > duel(result, other, option)).length

/** The figure that places `option`, and the most that it could be: Borda's points, or duels won. */
export function figureOf(result: PairwiseResult, option: string): { figure: number; most: number } {
  const others = result.options.length - 1
  if (result.counting === 'borda')
    return { figure: result.points[result.options.indexOf(option)] ?? 0, most: others * (result.ballots - result.blank) }
  return { figure: won(result, option), most: others }
}

/** The place of `option`, from 1; after a shared one the next are left out. */
export function placeOf(result: PairwiseResult, option: string): number {
  const group = result.places.findIndex((options) => options.includes(option))
  return 1 + result.places.slice(0, group).flat().length
}

/** Whether somebody is first: with no ballot all share the place. */
export const counted = (result: PairwiseResult): boolean => result.ballots > result.blank
