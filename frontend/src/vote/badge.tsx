/** The top line, and behind it: whose badge this is, which room, which language, and the way out. */
import { useRef } from 'preact/hooks'
import { country } from '../lib/format'
import { t, words, type Language } from '../lib/i18n'
import type { Status } from '../lib/live'
import type { SignedIn } from '../lib/wire'
import { Languages } from './languages'

export interface TopProps {
  who: SignedIn
  status: Status
  room: string
  onRoom: (room: string) => void
  onLanguage: (language: Language) => void
  leave: () => Promise<void>
}

export function Top(props: TopProps) {
  const sheet = useRef<HTMLDialogElement>(null)
  const { who, status } = props
  const live = status === 'live'
  return (
    <header class="bar">
      <button type="button" class="me" aria-haspopup="dialog" onClick={() => sheet.current?.showModal()}>
        <b>{t('badge', { number: String(who.number) })}</b>
      </button>
      <span class={live ? 'conn' : 'conn off'}>{live ? t('connected') : status === 'connecting' ? t('connecting') : t('no_connection')}</span>
      <dialog ref={sheet} class="sheet" aria-labelledby="whose">
        <h2 id="whose">{who.name}</h2>
        <p class="kind">{[who.organisation, country(who.country)].filter(Boolean).join(', ')}</p>
        {who.rooms.length > 1 && (
          <label>
            {t('room')}
            <select value={props.room} onChange={(event) => props.onRoom(event.currentTarget.value)}>
              {who.rooms.map((room) => (
                <option value={room.id} key={room.id} selected={room.id === props.room}>
                  {words(room.name)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {t('language')}
          <Languages speak={props.onLanguage} />
        </label>
        <button type="button" class="main" onClick={() => sheet.current?.close()}>
          {t('done')}
        </button>
        <button type="button" onClick={() => void props.leave()}>
          {t('not_you')}
        </button>
      </dialog>
    </header>
  )
}
