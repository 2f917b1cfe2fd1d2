/** The result as the room has seen it: a phone is never ahead of the projector. */
import { useEffect, useState } from 'preact/hooks'
import type { Live } from '../../lib/live'
import type { PollView, ResultsState } from '../../lib/wire'

/** Milliseconds that the projector takes to draw a step of a result, or all of it. */
const STEP = 3_000
const ALL = 6_000

/** The results that may be read here now. */
export function useShown(live: Live, poll: PollView): ResultsState | undefined {
  const { results, stage } = live
  const onScreen = stage?.cover === 'none' && stage.cue.poll === poll.id
  /** Milliseconds until `results` may be shown; Infinity while the room cannot see them. */
  const wait = (before: ResultsState | undefined): number => {
    if (!results) return 0
    if (poll.shown !== 'held' || steps(results) < steps(before)) return 0
    if (!onScreen) return Infinity
    return results.at + (poll.step > 0 ? STEP : ALL) - live.offset - Date.now()
  }
  const [shown, setShown] = useState(() => (wait(undefined) <= 0 ? results : undefined))
  useEffect(() => {
    const left = wait(shown)
    if (left <= 0) return setShown(results)
    if (left === Infinity) return undefined
    const timer = setTimeout(() => setShown(results), left)
    return () => clearTimeout(timer)
  }, [results?.version, onScreen])
  return shown
}

/** How many steps of the result are in `results`: places, or rounds. */
const steps = (results: ResultsState | undefined): number =>
  (results?.places?.length ?? 0) + (results?.result?.kind === 'ranking' ? results.result.rounds.length : 0)
