/** A small copy of what a screen of the room draws. */
import { useEffect, useState } from 'preact/hooks'
import { get, Offline, Refusal } from '../lib/api'
import { minutes } from '../lib/format'
import { t, words } from '../lib/i18n'
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

/** The frame in few strokes: what it is about, its state, its people, how many voted. */
export function Preview(props: { picture: Picture; now: number }) {
  const { stage, poll, turnout } = props.picture
  if (stage.cover === 'blank') return null
  const sealed = stage.cue.kind === 'result' && poll && !visible(poll)
  return (
    <div class="mini">
      <p class="mini-top">
        <span>{words(stage.conference)}</span>
        <span>{poll && t(`state_${poll.state}`)}</span>
      </p>
      <div class="mini-body">
        <p class="mini-title">{stage.cover === 'safe' ? t('cover_safe') : words(poll && !sealed ? poll.title : stage.cue.title)}</p>
        {stage.cover === 'none' && sealed && <p>{t('cue_sealed')}</p>}
        {stage.cover === 'none' && stage.cue.text && <p>{words(stage.cue.text)}</p>}
        {stage.cover === 'none' && stage.cue.kind === 'join' && <p>{stage.join}</p>}
        {stage.cover === 'none' &&
          !sealed &&
          poll?.options.slice(0, 7).map((option) => <p key={option.id}>{words(option.label)}</p>)}
      </div>
      {poll && turnout && (
        <p class="mini-foot">
          <b>{turnout.voted}</b> {t('of', { entitled: turnout.entitled })}
          {poll.state === 'open' && poll.closes_at && <b class="mini-clock">{minutes(poll.closes_at - props.now)}</b>}
        </p>
      )}
    </div>
  )
}
