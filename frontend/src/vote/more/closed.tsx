/** After the vote: what became of this badge's ballot, and the result when the room has it. */
import { useEffect } from 'preact/hooks'
import { timeOfDay } from '../../lib/format'
import { t } from '../../lib/i18n'
import type { Live } from '../../lib/live'
import type { MeState, PollView, StageState } from '../../lib/wire'
import { dropDraft } from '../draft'
import { Lamp } from '../lamp'
import type { Outbox } from '../outbox'
import { Question, Receipt } from '../parts'
import { Check } from './check'
import { Result } from './result'
import { Rules } from './rules'
import { useShown } from './shown'
import { decides, Verdict } from './verdict'

interface ClosedProps {
  live: Live
  me: MeState | undefined
  stage: StageState
  poll: PollView
  outbox: Outbox
}

export function Closed(props: ClosedProps) {
  const { live, poll, stage, outbox } = props
  const vote = outbox.vote(poll.id)
  const results = useShown(live, poll)
  useEffect(() => dropDraft(poll.id), [poll.id])
  if (poll.state === 'annulled')
    return (
      <main>
        <Lamp kind="shut" word={t('annulled')}>{t('annulled_explained')}</Lamp>
        <Question kind={t('annulled')} poll={poll} stage={stage} />
      </main>
    )
  const decided = results && decides(poll, results)
  return (
    <main>
      {decided ? (
        <Verdict poll={poll} results={results} />
      ) : (
        <Lamp kind={vote?.state === 'kept' ? 'kept' : 'shut'} word={t('closed')}>{fate(props)}</Lamp>
      )}
      <Question kind={results ? t('result') : t('closed')} poll={poll} stage={stage} />
      {!results && <p>{t(poll.shown === 'held' ? 'result_sealed' : 'result_soon')}</p>}
      <Result poll={poll} results={results} />
      {decided && <p>{fate(props)}</p>}
      {vote?.state === 'received' && (
        <>
          <Receipt code={vote.receipt} />
          <Check poll={poll.id} code={vote.receipt} />
        </>
      )}
      <Rules poll={poll} />
    </main>
  )
}

/** What became of this badge's vote, as far as the phone knows. */
function fate({ poll, me, outbox }: ClosedProps): string {
  const vote = outbox.vote(poll.id)
  if (!vote) return ''
  if (poll.test) return t(me?.participated || vote.state === 'received' ? 'test_received' : 'test_without')
  if (vote.state === 'received') return t('closed_received', { time: timeOfDay(vote.at) })
  if (vote.state === 'kept') return t('closed_kept')
  if (vote.state === 'refused' && vote.before !== undefined) return t('closed_change_late', { time: timeOfDay(vote.before) })
  if (vote.state === 'refused' && vote.code === 'poll_closed' && !me?.participated) return t('refused_poll_closed')
  if (me?.participated) return t('closed_counted')
  if (me?.barred === 'organisation_voted') return t('barred_organisation_voted')
  return t(me && !me.entitled ? 'closed_not_entitled' : 'closed_without')
}
