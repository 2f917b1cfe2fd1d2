/** What a room's screen is drawn from, and which frame that makes. Pure: the same picture at the same moment gives
    the same frame, so a screen that was away shows what all others show. */
import type { ChoiceResult, OptionView, PollView, ResultsState, StageState, TurnoutState } from '../lib/wire'

/** The newest state of each topic of a room. */
export interface Picture {
  stage: StageState
  poll?: PollView | undefined
  turnout?: TurnoutState | undefined
  results?: ResultsState | undefined
}

export type Kind =
  | 'blank'
  | 'safe'
  | 'join'
  | 'message'
  | 'waiting'
  | 'ready'
  | 'open'
  | 'count'
  | 'closing'
  | 'curtain'
  | 'result'
  | 'annulled'

/** From here on the seconds left fill the frame. */
const LAST_SECONDS = 10_000

/** The frame at `now`, in server milliseconds. */
export function kindOf(picture: Picture, now: number): Kind {
  const { stage } = picture
  if (stage.cover !== 'none') return stage.cover
  if (stage.cue.kind === 'join' || stage.cue.kind === 'message') return stage.cue.kind
  const poll = pollOf(picture)
  if (!poll) return 'waiting'
  switch (poll.state) {
    case 'draft':
    case 'armed':
      return stage.cue.kind === 'result' ? 'curtain' : 'ready'
    case 'open': {
      if (stage.cue.kind === 'result' && !resultsOf(picture)) return 'curtain'
      const left = poll.closes_at === null ? Infinity : poll.closes_at - now
      return left <= 0 ? 'closing' : left <= LAST_SECONDS ? 'count' : 'open'
    }
    case 'closing':
      return 'closing'
    case 'closed':
      // a result that is not sealed is on its way
      return resultsOf(picture) ? 'result' : poll.shown === 'held' ? 'curtain' : 'closing'
    case 'published':
      return resultsOf(picture) ? 'result' : 'curtain'
    case 'revealing':
      return resultsOf(picture)?.result ? 'result' : 'curtain'
    case 'annulled':
      return 'annulled'
  }
}

/** The cue's poll, once it has come. */
export const pollOf = (picture: Picture): PollView | undefined =>
  picture.poll && picture.poll.id === picture.stage.cue.poll ? picture.poll : undefined

/** The poll's results, if they were sent: a sealed poll has none. */
export const resultsOf = (picture: Picture): ResultsState | undefined =>
  picture.results && picture.results.poll === picture.poll?.id ? picture.results : undefined

export const turnoutOf = (picture: Picture): TurnoutState | undefined =>
  picture.turnout && picture.turnout.poll === picture.poll?.id ? picture.turnout : undefined

/** A vote about people or partnerships, who are the picture; any other is about sentences. */
export const isAward = (poll: PollView): boolean => poll.options.some((option) => option.organisation !== null)

export interface Share {
  option: OptionView
  votes: number
  /** Of the valid ballots, 0 to 1. */
  share: number
  /** 1 for the most votes; equal votes have the same rank. */
  rank: number
}

/** What each option got, in ballot order. */
export function sharesOf(poll: PollView, result: ChoiceResult): Share[] {
  const valid = result.ballots - result.blank
  const votes = new Map(result.counts.map((count) => [count.option, count.votes]))
  const of = (option: OptionView) => votes.get(option.id) ?? 0
  return poll.options.map((option) => ({
    option,
    votes: of(option),
    share: valid ? of(option) / valid : 0,
    rank: 1 + poll.options.filter((other) => of(other) > of(option)).length,
  }))
}

/** Most votes first; a tie keeps ballot order. */
export const sorted = (shares: Share[]): Share[] => [...shares].sort((a, b) => a.rank - b.rank)

/** What a bar of full length means: the next ten percent above the leader. */
export const fullLength = (shares: Pick<Share, 'share'>[]): number =>
  Math.min(1, (Math.floor(Math.max(0, ...shares.map((share) => share.share)) * 10 + 1e-9) + 1) / 10)
