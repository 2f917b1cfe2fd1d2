/** What the console makes of the room's state: which poll its panel shows, what the main button does, what the clock
 *  says. Pure: knows nothing of the page or the network. */
import type { ConsoleState, CueView, PollView, StageState, VerdictView } from '../lib/wire'

/** What the one large button does. `publish`: after the last step; `back`: from a test vote; `wait`: the verdict is on
 *  its way; `none`: nothing is left to do. */
export type Primary =
  | 'arm'
  | 'open'
  | 'close'
  | 'keep_open'
  | 'run_off'
  | 'decide'
  | 'step'
  | 'publish'
  | 'reveal'
  | 'next'
  | 'back'
  | 'wait'
  | 'none'

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

/** What comes next unless another cue is picked: after a test vote back to `before` it, from a vote that waits for its
 *  run-off to that, else down the run sheet. */
export function offered(
  shown: CueView[],
  stage: StageState,
  polls: PollView[],
  console: ConsoleState,
  before: string | undefined,
): CueView | undefined {
  const here = polls.find((poll) => poll.id === stage.cue.poll)
  const rest = shown.filter((cue) => cue.id !== stage.cue.id)
  if (here?.test) return rest.find((cue) => cue.id === before) ?? rest[0]
  const again = here?.state === 'closed' && !console.verdicts[here.id]?.ready ? runOff(polls, here) : undefined
  return (again && cueOf(shown, again)) ?? following(shown, stage.cue.id)
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

/** Whether taking `cue` arms its poll and has it open after a countdown. */
export function opensPoll(polls: PollView[], cue: CueView | undefined): boolean {
  const poll = cue?.opens ? polls.find((each) => each.id === cue.poll) : undefined
  return poll !== undefined && (poll.state === 'draft' || poll.state === 'armed') && poll.opens_at === null
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

/** The run sheet without test votes that are over: they are folded away. */
export function folded(sheet: CueView[], polls: PollView[], live: string): { shown: CueView[]; tests: CueView[] } {
  const over = (cue: CueView) => {
    const poll = polls.find((each) => each.id === cue.poll)
    return Boolean(poll?.test) && cue.id !== live && poll !== undefined && !runs(poll)
  }
  return { shown: sheet.filter((cue) => !over(cue)), tests: sheet.filter(over) }
}

export const onScreen = (stage: StageState, poll: PollView): boolean =>
  stage.cue.poll === poll.id && stage.cover === 'none'

/** The poll's verdict, once it speaks of the poll as it is now: after a step the old one would name the wrong place. */
export function verdictOf(console: ConsoleState, poll: PollView | undefined): VerdictView | undefined {
  const told = console.polls.find((each) => each.id === poll?.id)
  return poll && told && told.version >= poll.version ? console.verdicts[poll.id] : undefined
}

/** The run-off of `poll` that stands, if there is one. */
export const runOff = (polls: PollView[], poll: PollView | undefined): PollView | undefined =>
  polls.find((each) => poll && each.follows === poll.id && each.state !== 'annulled')

/** Whether the poll is shown place by place, or round by round, and the moderator is at it. */
export const stepping = (poll: PollView | undefined, kind: Primary): boolean =>
  kind === 'step' || poll?.state === 'revealing'

/** `again`: the poll's run-off. */
export function primary(
  poll: PollView | undefined,
  next: CueView | undefined,
  verdict: VerdictView | undefined,
  again: PollView | undefined,
): Primary {
  const onwards = next ? 'next' : 'none'
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
      if (poll.test) return next ? 'back' : 'none'
      return poll.ties.length ? award(verdict, again ? onwards : 'run_off') : 'reveal'
    case 'revealing':
      return verdict ? (verdict.more ? 'step' : 'publish') : 'wait'
    default:
      return onwards
  }
}

/** What comes after the close of a poll that names a winner. `round`: prepare the run-off, or go to the one there is. */
function award(verdict: VerdictView | undefined, round: Primary): Primary {
  if (!verdict) return 'wait'
  if (verdict.ready) return verdict.more ? 'step' : 'reveal'
  return verdict.rung === 'chair' ? 'decide' : round
}

/** Whether a tally of the poll may be seen by now (the server keeps to the same rule). */
export function visible(poll: PollView): boolean {
  if (poll.state === 'published' || poll.state === 'revealing') return true
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
