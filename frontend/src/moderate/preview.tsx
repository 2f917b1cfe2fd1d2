/** A small copy of what a screen of the room draws. */
import { useEffect, useState } from 'preact/hooks'
import { Hall } from '../hall/hall'
import type { Picture } from '../hall/picture'
import { get, Offline, Refusal } from '../lib/api'
import type { Compared, CueView, PollView, ResultsState } from '../lib/wire'
import { visible } from './model'

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

/** What a cue compares, where it compares two polls. */
export function useCompared(cue: CueView | undefined, polls: PollView[]): Compared | undefined {
  const [first, second] = (cue?.compare ?? []).map((id) => polls.find((poll) => poll.id === id))
  const results = [useResults(first) ?? null, useResults(second) ?? null]
  return first && second ? { polls: [first, second], results } : undefined
}

/** Words beside it say what it shows, so it is hidden from screen readers. */
export function Preview(props: { picture: Picture; now: number; moving?: boolean }) {
  return (
    <div class="pane" aria-hidden="true">
      <Hall picture={props.picture} now={props.now} moving={props.moving ?? false} />
    </div>
  )
}
