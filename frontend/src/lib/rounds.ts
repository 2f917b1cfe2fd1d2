/** The rounds of a ranked poll, put into figures: pure, for every screen. */
import type { ResultsState, RoundView } from './wire'

/** The votes of each option left in `round`. */
export const votesIn = (round: RoundView): Map<string, number> => new Map(round.counts.map((count) => [count.option, count.votes]))

/** Ballots that still count in `round`. */
export const continuing = (round: RoundView): number => round.counts.reduce((sum, count) => sum + count.votes, 0)

/** How many ballots each option, and nobody, took over when `before` became `after`. */
export function taken(before: RoundView | undefined, after: RoundView): { votes: Map<string, number>; exhausted: number } {
  const earlier = before && votesIn(before)
  const gain = (option: string, votes: number) => (earlier ? votes - (earlier.get(option) ?? 0) : 0)
  return {
    votes: new Map(after.counts.map(({ option, votes }) => [option, gain(option, votes)])),
    exhausted: before ? after.exhausted - before.exhausted : 0,
  }
}

/** The options by the `rounds` known so far: those left in ballot order, then those that left, the last first. */
export function standing(rounds: RoundView[]): string[] {
  const last = rounds.at(-1)
  const stay = last?.counts.map((count) => count.option) ?? []
  const left = rounds.slice(0, -1).map((round) => round.out)
  return [...stay, ...left.reverse().flat()]
}

/** Who won a ranked poll or shares the first place, by the outcome or else by the last round; nobody while rounds are
    still to be shown. */
export function winnersOf({ result, outcome }: ResultsState): string[] {
  if (outcome) return outcome.winners
  const first = result?.kind === 'ranking' ? (result.places[0] ?? []) : []
  const last = result?.kind === 'ranking' ? result.rounds.at(-1) : undefined
  return last?.counts.some((count) => count.votes > 0) ? first : []
}
