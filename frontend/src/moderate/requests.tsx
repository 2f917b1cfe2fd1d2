/** Four eyes: what moderators ask each other for, who asks, why, and how long the request stands. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { minutes } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { Asked, Peeked, PollView } from '../lib/wire'
import { Ask } from './asks'
import type { Commands } from './commands'
import { Count } from './peek'

export function Requests(props: {
  asked: Asked[]
  polls: PollView[]
  me: string
  commands: Commands
  disabled: boolean
  now: number
  hour: (at: number) => string
}) {
  const { me, commands, now } = props
  const [chosen, setChosen] = useState<string>()
  const [answer, setAnswer] = useState<{ poll: PollView; peeked: Peeked }>()
  const asked = props.asked.filter((request) => request.until > now)
  const waiting = asked.some((request) => request.actor === me)
  const waited = useRef(false)
  useEffect(() => {
    // What the foot said when it was asked is over with the request.
    if (waited.current && !waiting && commands.notice?.kind === 'asked') commands.tell(undefined)
    waited.current = waiting
  }, [waiting])
  const about = (request: Asked) => props.polls.find((poll) => request.subject === `poll ${poll.id}`)
  const what = (request: Asked) => {
    const poll = about(request)
    return t(`asked_${request.action}`, { subject: poll ? words(poll.title) : request.subject.replace(/^\w+ /, '') })
  }
  const agree = async (request: Asked) => {
    const poll = about(request)
    if (request.action === 'release') await commands.release(Number(request.subject.replace(/\D/g, '')), request.reason)
    else if (poll && request.action === 'annul') await commands.act(poll, 'annul', { reason: request.reason })
    else if (poll) {
      const peeked = await commands.peek(poll, request.reason)
      if (peeked) setAnswer({ poll, peeked })
    }
  }
  const agreeing = asked.find((request) => request.subject + request.action === chosen && request.actor !== me)
  return (
    <>
      <div class="requests" role="status">
      <ul aria-label={t('requests')}>
        {asked.map((request) => {
          const mine = request.actor === me
          const elsewhere = request.action !== 'release' && !about(request)
          return (
            <li key={request.subject + request.action} class="request">
              <p>
                <b>{mine ? t('asked_by_me', { what: what(request) }) : t('asked_by', { actor: request.actor, what: what(request) })}</b>{' '}
                {t('asked_reason', { reason: request.reason })}
              </p>
              {mine ? (
                <p>{t('asked_waits')}</p>
              ) : elsewhere ? (
                <p>{t('asked_elsewhere')}</p>
              ) : (
                <button
                  type="button"
                  class="btn"
                  aria-disabled={props.disabled}
                  onClick={() => !props.disabled && setChosen(request.subject + request.action)}
                >
                  {t('agree')}
                </button>
              )}
              <p class="left">
                <span class="hide">{t('asked_until', { time: props.hour(request.until) })}</span>
                <span aria-hidden="true">{minutes(request.until - now)}</span>
              </p>
            </li>
          )
        })}
      </ul>
      </div>
      {agreeing && (
        <Ask
          title={t('agree_title', { what: what(agreeing) })}
          text={
            <>
              <p>{t('agree_text', { actor: agreeing.actor, reason: agreeing.reason })}</p>
              <p>{t(`agree_${agreeing.action}`)}</p>
            </>
          }
          yes={t('agree_do')}
          onYes={() => void agree(agreeing)}
          onClose={() => setChosen(undefined)}
        />
      )}
      {answer && <Count poll={answer.poll} answer={answer.peeked} onClose={() => setAnswer(undefined)} />}
    </>
  )
}
