/** What the console makes of the room's state: which poll its panel shows, what the main button does, what the clock
 *  says. Pure: knows nothing of the page or the network. */
import type { ConsoleState, CueView, PollView, StageState } from '../lib/wire'

/** What the one large button does. `none`: nothing is left to do. */
export type Primary = 'arm' | 'open' | 'close' | 'keep_open' | 'reveal' | 'next' | 'none'

/** Milliseconds in which a close can be undone, for the length of the undo bar. */
export const GRACE = 5_000

/** The poll's newest view: what an answer brought may be ahead of the socket. */
export function newest(polls: PollView[], answered: Record<string, PollView>): PollView[] {
  return polls.map((poll) => {
    const answer = answered[poll.id]
    return answer && answer.version > poll.version ? answer : poll
  })
}

/** The cue after `id`, or undefined at the end of the run sheet. */
export function following(sheet: CueView[], id: string): CueView | undefined {
  const index = sheet.findIndex((cue) => cue.id === id)
  return index < 0 ? sheet[0] : sheet[index + 1]
}

/** The cue `offset` places from `id`, held within the run sheet. */
export function moved(sheet: CueView[], id: string | undefined, offset: number): CueView | undefined {
  const index = sheet.findIndex((cue) => cue.id === id)
  if (index < 0) return sheet[0]
  return sheet[Math.min(sheet.length - 1, Math.max(0, index + offset))]
}

export const runs = (poll: PollView): boolean =>
  poll.state === 'open' || poll.state === 'closing' || (poll.state === 'armed' && poll.opens_at !== null)

/** The poll of the panel: the on-screen cue's, else one that is running, else the next cue's. */
export function panelPoll(stage: StageState, polls: PollView[], next: CueView | undefined): PollView | undefined {
  const find = (id: string | null | undefined) => polls.find((poll) => poll.id === id)
  return find(stage.cue.poll) ?? polls.find(runs) ?? find(next?.poll)
}

/** A poll that runs although neither the screen nor the panel shows it. */
export function forgotten(polls: PollView[], shown: PollView | undefined): PollView | undefined {
  return polls.find((poll) => runs(poll) && poll.id !== shown?.id)
}

/** The cue that shows `poll`, a vote before a result. */
export function cueOf(sheet: CueView[], poll: PollView, kind: 'poll' | 'result' = 'poll'): CueView | undefined {
  const cues = sheet.filter((cue) => cue.poll === poll.id)
  return cues.find((cue) => cue.kind === kind) ?? cues[0]
}

export const onScreen = (stage: StageState, poll: PollView): boolean =>
  stage.cue.poll === poll.id && stage.cover === 'none'

export function primary(poll: PollView | undefined, next: CueView | undefined): Primary {
  switch (poll?.state) {
    case 'draft':
      return 'arm'
    case 'armed':
      return 'open'
    case 'open':
      return 'close'
    case 'closing':
      return 'keep_open'
    case 'closed':
      return 'reveal'
    default:
      return next ? 'next' : 'none'
  }
}

/** Whether a tally of the poll may be seen by now (the server keeps to the same rule). */
export function visible(poll: PollView): boolean {
  if (poll.state === 'published') return true
  if (poll.shown === 'live') return poll.state !== 'draft' && poll.state !== 'armed' && poll.state !== 'annulled'
  return poll.shown === 'after_close' && poll.state === 'closed'
}

/** Whole seconds from `now` to `moment`, never negative, rounded so that a clock shows 0 only at the end. */
export const secondsTo = (moment: number, now: number): number => Math.max(0, Math.ceil((moment - now) / 1000))

export interface Deed {
  actor: string
  action: string
  at: number
  /** The cue that shows the poll, where it was a poll that was acted on. */
  cue?: CueView | undefined
}

/** The newest thing that anybody did in the room. */
export function lastDeed(console: ConsoleState, polls: PollView[]): Deed | undefined {
  const deeds: Deed[] = []
  for (const poll of polls) {
    const step = console.last[poll.id]
    if (step) deeds.push({ ...step, cue: cueOf(console.run_sheet, poll) })
  }
  if (console.stage_actor) deeds.push({ actor: console.stage_actor, action: 'take', at: console.stage_at })
  return deeds.sort((a, b) => b.at - a.at)[0]
}
