/** Finding a badge, and releasing the phone it is signed in on. */
import { useEffect, useState } from 'preact/hooks'
import { get, Offline, post, Refusal } from '../lib/api'
import { country } from '../lib/format'
import { t } from '../lib/i18n'
import type { BadgeFound } from '../lib/wire'
import { Dialog } from './dialog'
import { forget, useDraft } from './drafts'
import { Field } from './field'

/** Milliseconds of quiet before what is typed is looked up. */
const QUIET = 250

const problem = (error: unknown): string => {
  if (error instanceof Refusal) return error.code === 'second_needed' ? t('told_asked') : error.message
  if (error instanceof Offline) return t('did_not_arrive')
  throw error
}

export function Badges(props: { hour: (at: number) => string; onClose: () => void }) {
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<BadgeFound[]>()
  const [wrong, setWrong] = useState('')
  const [chosen, setChosen] = useState<BadgeFound>()
  const [released, setReleased] = useState<BadgeFound>()

  useEffect(() => {
    const wanted = query.trim()
    if (!wanted) {
      setFound(undefined)
      return
    }
    let current = true
    const timer = setTimeout(() => {
      get<BadgeFound[]>(`/api/badges?q=${encodeURIComponent(wanted)}`).then(
        (badges) => {
          if (!current) return
          setFound(badges)
          setWrong('')
        },
        (error) => current && setWrong(problem(error)),
      )
    }, QUIET)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [query, released])

  if (chosen)
    return (
      <Release
        key="release"
        badge={chosen}
        onBack={() => setChosen(undefined)}
        onDone={() => {
          setReleased(chosen)
          setChosen(undefined)
        }}
        onClose={props.onClose}
      />
    )
  return (
    <Dialog key="find" title={t('badges_title')} onClose={props.onClose}>
      <p>{t('badges_text')}</p>
      <div class="fields">
        <Field label={t('badges_find')} wrong={wrong}>
          {(field) => (
            <input
              {...field}
              type="search"
              autocomplete="off"
              value={query}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
          )}
        </Field>
        <p role="status" class={found?.length || (!found && !released) ? 'hide' : ''}>
          {released && !found && t('released', { name: released.name })}
          {found && (found.length ? t('badges_count', { count: found.length }) : t('badges_none'))}
        </p>
        {found && found.length > 0 && (
          <ul class="found">
            {found.map((badge) => (
              <li key={badge.number}>
                <span class="num">{badge.number}</span>
                <span>
                  <b>{badge.name}</b>
                  <small>{[badge.organisation, country(badge.country)].filter(Boolean).join(' · ')}</small>
                  <small>
                    {released?.number === badge.number
                      ? t('released', { name: badge.name })
                      : badge.admitted_at === null
                        ? t('badge_out')
                        : t('badge_in', { time: props.hour(badge.admitted_at) })}
                  </small>
                </span>
                {badge.admitted_at !== null && released?.number !== badge.number && (
                  <button type="button" class="btn" onClick={() => setChosen(badge)}>
                    {t('release')}
                    <span class="hide">: {badge.name}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <div class="ends">
          <button type="button" class="btn" onClick={props.onClose}>
            {t('close')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

function Release(props: { badge: BadgeFound; onBack: () => void; onDone: () => void; onClose: () => void }) {
  const { badge } = props
  const [reason, setReason] = useDraft(`release ${badge.number} reason`)
  const [wrong, setWrong] = useState('')
  async function release(event: Event): Promise<void> {
    event.preventDefault()
    if (reason.trim().length < 3) {
      setWrong(t('reason_wrong'))
      return
    }
    try {
      await post<void>(`/api/badges/${badge.number}/release`, { reason: reason.trim() })
      forget(`release ${badge.number}`)
      props.onDone()
    } catch (error) {
      setWrong(problem(error))
    }
  }
  return (
    <Dialog title={t('release_title', { name: badge.name })} onClose={props.onClose}>
      <p>{t('release_text')}</p>
      <form noValidate onSubmit={release}>
        <Field label={t('reason')} wrong={wrong}>
          {(field) => (
            <textarea {...field} rows={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
          )}
        </Field>
        <div class="ends">
          <button type="button" class="btn" onClick={props.onBack}>
            {t('back')}
          </button>
          <button type="submit" class="btn stop">
            {t('release_do')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
