/** What a room's screen is drawn from, and which frame that makes. Pure: the same picture at the same moment gives
    the same frame, so a screen that was away shows what all others show. */
import type { AirState, ChoiceResult, Compared, FloorState, IdeasState, OptionView, PlaceView, PollView, ResultsState, StageState, TurnoutState } from '../lib/wire'

/** The newest state of each topic of a room. */
export interface Picture {
  stage: StageState
  poll?: PollView | undefined
  turnout?: TurnoutState | undefined
  results?: ResultsState | undefined
  floor?: FloorState | undefined
  ideas?: IdeasState | undefined
  /** The polls that the cue compares. */
  compared?: Compared | undefined
  /** Server milliseconds at which it was kept: it is not the present, and no clock in it runs. */
  asOf?: number | undefined
  /** No vote is real in it, and every figure a sample. */
  rehearsal?: boolean | undefined
}

/** What is heard of a room, as a picture. */
export function pictureOf(heard: Partial<Pick<Picture, 'poll' | 'turnout' | 'results' | 'floor' | 'ideas'>> & { stage: StageState; air?: AirState | undefined }): Picture {
  const { stage, poll, turnout, results, floor, ideas, air } = heard
  return { stage, poll, turnout, results, floor, ideas, compared: (air?.cue === stage.cue.id && air.compared) || undefined }
}

/** What the room's screens show: what is heard, or what they keep in place of it. A cover lies over both. */
export function shownOf(heard: Parameters<typeof pictureOf>[0]): Picture {
  const still = heard.air?.still
  if (!still) return pictureOf(heard)
  return {
    stage: { ...still.stage, cover: heard.stage.cover },
    poll: still.poll ?? undefined,
    turnout: still.turnout ?? undefined,
    results: still.results ?? undefined,
    floor: still.floor ?? undefined,
    ideas: still.ideas ?? undefined,
    compared: still.compared ?? undefined,
    asOf: still.rehearsal ? undefined : still.at,
    rehearsal: still.rehearsal,
  }
}

export type Kind =
  | 'blank'
  | 'safe'
  | 'title'
  | 'join'
  | 'wifi'
  | 'agenda'
  | 'message'
  | 'questions'
  | 'image'
  | 'comparison'
  | 'breakdown'
  | 'waiting'
  | 'ready'
  | 'open'
  | 'count'
  | 'closing'
  | 'curtain'
  | 'podium'
  | 'winner'
  | 'verdict'
  | 'result'
  | 'annulled'

/** From here on the seconds left fill the frame. */
const LAST_SECONDS = 10_000

/** The frame at `now`, in server milliseconds. */
export function kindOf(picture: Picture, now: number): Kind {
  const { stage } = picture
  if (stage.cover !== 'none') return stage.cover
  const { kind } = stage.cue
  if (kind !== 'poll' && kind !== 'result' && kind !== 'breakdown') return kind
  const poll = pollOf(picture)
  if (!poll) return 'waiting'
  if (kind === 'breakdown' && poll.state !== 'annulled') return resultsOf(picture)?.breakdown ? 'breakdown' : 'curtain'
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
      return resultsOf(picture) ? shownAs(picture, poll) : poll.shown === 'held' ? 'curtain' : 'closing'
    case 'revealing':
      if (poll.reveal === 'rounds') return poll.step > 0 && resultsOf(picture)?.result ? 'result' : 'curtain'
      return firstOf(picture) ? 'winner' : poll.reveal === 'podium' ? 'podium' : 'curtain'
    case 'published':
      return resultsOf(picture) ? shownAs(picture, poll) : 'curtain'
    case 'annulled':
      return 'annulled'
  }
}

/** How a result that is out is shown. What was revealed in steps, or named nobody, stays what it was until the
    moderator takes the result's own cue, which shows all figures where the room may see them. */
function shownAs(picture: Picture, poll: PollView): Kind {
  const results = resultsOf(picture)
  if (picture.stage.cue.kind === 'result' && results?.result && (results.outcome || poll.ties.length === 0)) return 'result'
  if (results?.outcome?.winners.length === 0) return 'verdict'
  if (!inSteps(poll)) return 'result'
  return firstOf(picture) ? 'winner' : 'curtain'
}

/** Whether the moderator shows the result in steps. */
export const inSteps = (poll: PollView): boolean => poll.reveal === 'podium' || poll.reveal === 'winner'

/** The first place, once the room may know it. */
export const firstOf = (picture: Picture): PlaceView | undefined => resultsOf(picture)?.places?.find((place) => place.place === 1)

/** The options with these ids, in this order. */
export const optionsOf = (poll: PollView, ids: string[]): OptionView[] =>
  ids.map((id) => poll.options.find((option) => option.id === id)).filter((option) => option !== undefined)

/** The cue's poll, once it has come. */
export const pollOf = (picture: Picture): PollView | undefined =>
  picture.poll && picture.poll.id === picture.stage.cue.poll ? picture.poll : undefined

/** The poll's results, if they were sent: a sealed poll has none. */
export const resultsOf = (picture: Picture): ResultsState | undefined =>
  picture.results && picture.results.poll === picture.poll?.id ? picture.results : undefined

/** What is sent in for the poll, while it takes ideas, or has stopped and is not armed yet. */
export const ideasOf = (picture: Picture): IdeasState | undefined =>
  picture.poll?.state === 'draft' && picture.ideas?.poll === picture.poll.id ? picture.ideas : undefined

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
