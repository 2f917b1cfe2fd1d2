/** Looking at the count before the hall does: on the record, shown once, and gone again by itself. */
import { useEffect, useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import { decimal, meanOf } from '../lib/measures'
import { figureOf } from '../lib/pairwise'
import type { Peeked, PollView } from '../lib/wire'
import type { Commands } from './commands'
import { Dialog } from './dialog'
import { forget } from './drafts'
import { visible } from './model'
import { ReasonDialog } from './reason'

/** Seconds for which the count is shown. */
const SHOWN = 20

/** Whether a look is offered; `barred`: why it cannot be had. */
export function peekable(poll: PollView): { offered: boolean; barred: string } {
  const running = poll.state === 'open' || poll.state === 'closing'
  const offered = !visible(poll) && !poll.test && (running || poll.state === 'closed')
  if (running && poll.secret) return { offered, barred: t('peek_barred_secret') }
  return { offered, barred: poll.state === 'closing' ? t('peek_barred_closing') : '' }
}

export function Peek(props: { poll: PollView; peek: Commands['peek']; onClose: () => void }) {
  const { poll } = props
  const [answer, setAnswer] = useState<Peeked>()
  if (answer) return <Count key="count" poll={poll} answer={answer} onClose={props.onClose} />
  return (
    <ReasonDialog
      key="ask"
      title={t('peek_title', { title: words(poll.title) })}
      about={`peek ${poll.id}`}
      yes={t('peek_do')}
      stop
      onYes={async (reason) => {
        const found = await props.peek(poll, reason)
        if (!found) return props.onClose() // the foot says why
        forget(`peek ${poll.id}`)
        setAnswer(found)
      }}
      onClose={props.onClose}
    >
      <p>{t('peek_text')}</p>
    </ReasonDialog>
  )
}

/** The count itself. Nothing keeps it: with this it is gone. */
export function Count(props: { poll: PollView; answer: Peeked; onClose: () => void }) {
  const { poll, answer } = props
  const [left, setLeft] = useState(SHOWN)
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => before - 1), 1000)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    if (left <= 0) props.onClose()
  }, [left])
  const { result } = answer
  const label = (id: string) => (result.kind === 'words' ? id : words(poll.options.find((option) => option.id === id)?.label) || t('peek_median'))
  return (
    <Dialog title={t('peek_answer')} onClose={props.onClose}>
      <table class="peeked">
        <caption class="hint">{words(poll.title)}</caption>
        <thead class="hide">
          <tr>
            <th scope="col">{t('peek_option')}</th>
            <th scope="col">{t(`peek_${result.kind}`)}</th>
          </tr>
        </thead>
        <tbody>
          {figures(answer).map(([id, figure]) => (
            <tr key={id}>
              <th scope="row">{label(id)}</th>
              <td>{figure}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">
        {t(`peek_of_${result.kind}`, { ballots: result.ballots, blank: result.blank })}{' '}
        {answer.outcome && t(`verdict_${answer.outcome.verdict}`) + '.'}
      </p>
      <div class="ends">
        <span class="hint">{t('peek_closes', { seconds: left })}</span>
        <button type="button" class="btn primary" onClick={props.onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  )
}

/** A figure for each option, in the result's own order: votes, mean points, or ballots of the last round it was in. */
function figures({ result }: Peeked): [string, number | string][] {
  switch (result.kind) {
    case 'choice':
      return result.counts.map(({ option, votes }) => [option, votes])
    case 'allocation':
      return result.options.map(({ option, mean }) => [option, Math.round(mean * 10) / 10])
    case 'pairwise':
      return result.places.flat().map((option) => [option, figureOf(result, option).figure])
    case 'rating':
      return result.options.map(({ option, mean }) => [option, meanOf(mean)])
    case 'number':
      return [['', decimal(result.median)]]
    case 'words':
      return result.words.map(({ text, votes }) => [text, votes])
    case 'ranking': {
      const last = new Map(result.rounds.flatMap((round) => round.counts.map(({ option, votes }) => [option, votes] as const)))
      return result.places.flat().map((option) => [option, last.get(option) ?? 0])
    }
  }
}
