/** A small copy of what a screen of the room draws. */
import { useEffect, useState } from 'preact/hooks'
import { get, Offline, Refusal } from '../lib/api'
import type { PollView, ResultsState, StageState, TurnoutState } from '../lib/wire'
import { visible } from './model'

/** Everything a frame of the hall is drawn from. */
export interface Picture {
  stage: StageState
  poll: PollView | undefined
  turnout: TurnoutState | undefined
  results: ResultsState | undefined
}

/** The results of a poll that is not the room's current one, where its rules let them be seen. */
export function useResults(poll: PollView | undefined): ResultsState | undefined {
  const [results, setResults] = useState<ResultsState>()
  const wanted = poll && visible(poll) ? poll.id : undefined
  useEffect(() => {
    if (!wanted) return
    let current = true
    get<ResultsState>(`/api/polls/${wanted}/results`).then(
      (found) => current && setResults(found),
      (error) => {
        // Without results the frame is drawn as it would be while they are sealed.
        if (!(error instanceof Refusal || error instanceof Offline)) throw error
      },
    )
    return () => {
      current = false
    }
  }, [wanted, poll?.version])
  return results && results.poll === wanted ? results : undefined
}

export function Preview(props: { picture: Picture; now: number }) {
  return <p class="covered">{props.picture.stage.cue.id}</p>
}
