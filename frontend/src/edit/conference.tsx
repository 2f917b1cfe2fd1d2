/** What is said of the conference as a whole: its title, when and where, its languages and its rooms. */
import { useState } from 'preact/hooks'
import { t } from '../lib/i18n'
import type { Frame, Prepared, Texts } from '../lib/wire'
import { Dialog } from '../moderate/dialog'
import { Line, OneOf } from './fields'
import { CODES, named } from './languages'
import { filled, moved } from './model'
import { Arrow } from './options'
import { told, type Notice } from './saving'

export function Conference(props: { prepared: Prepared; busy: boolean; notice: Notice | undefined; onSave: (frame: Frame) => Promise<boolean>; onClose: () => void }) {
  const [frame, setFrame] = useState(props.prepared.frame)
  const change = (next: Partial<Frame>) => setFrame({ ...frame, ...next })
  const { languages, rooms } = frame
  const first = languages[0] ?? 'en'
  const whole = written(frame.title) && rooms.every((room) => written(room.name))
  const save = async () => {
    const kept = await props.onSave({ ...frame, title: filled(frame.title), rooms: rooms.map((room) => ({ ...room, name: filled(room.name) })) })
    if (kept) props.onClose()
  }
  const rename = (index: number, language: string, text: string) =>
    change({ rooms: rooms.map((room, at) => (at === index ? { ...room, name: { ...room.name, [language]: text } } : room)) })
  return (
    <Dialog title={t('conference')} onClose={props.onClose}>
      <div class="files conference">
        <h3>{t('languages_of')}</h3>
        <p class="hint">{t('languages_text')}</p>
        <ol class="tongues">
          {languages.map((code, index) => {
            const about = <span class="hide">: {named(code)}</span>
            return (
              <li key={code}>
                <b lang={code}>{named(code)}</b>
                {index === 0 && <small>{t('language_first')}</small>}
                <span class="shifts">
                  <button type="button" class="btn" disabled={index === 0} onClick={() => change({ languages: moved(languages, index, -1) })}>
                    <Arrow up />
                    <span class="hide">{t('up')}</span>
                    {about}
                  </button>
                  <button type="button" class="btn" disabled={languages.length === 1} onClick={() => change({ languages: languages.filter((each) => each !== code) })}>
                    {t('remove')}
                    {about}
                  </button>
                </span>
              </li>
            )
          })}
        </ol>
        <OneOf
          label={t('language_more')}
          value=""
          of={[['', '–'], ...CODES.filter((code) => !languages.includes(code)).map((code): [string, string] => [code, named(code)])]}
          onValue={(code) => code && change({ languages: [...languages, code] })}
        />
        <h3>{t('conference_words')}</h3>
        <div class="row">
          {languages.map((code) => (
            <Line key={code} label={t('conference_title', { language: named(code) })} lang={code} value={frame.title[code] ?? ''} onValue={(text) => change({ title: { ...frame.title, [code]: text } })} />
          ))}
          <Line label={t('conference_place')} most={200} value={frame.place} onValue={(place) => change({ place })} />
          <Line label={t('conference_dates')} most={200} value={frame.dates} onValue={(dates) => change({ dates })} />
        </div>
        <h3>{t('rooms')}</h3>
        {rooms.map((room, index) => (
          <div key={room.id || `new ${index}`} class="row" role="group" aria-label={room.name[first] ?? t('room_new')}>
            {languages.map((code) => (
              <Line key={code} label={t('room_name', { number: index + 1, language: named(code) })} lang={code} most={80} value={room.name[code] ?? ''} onValue={(text) => rename(index, code, text)} />
            ))}
          </div>
        ))}
        <p class="line-of">
          <button type="button" class="btn" onClick={() => change({ rooms: [...rooms, { id: '', name: {} }] })}>
            {t('room_add')}
          </button>
        </p>
        <p role="status" class="wrong">
          {props.notice && props.notice.kind !== 'saved' ? told(props.notice) : whole ? '' : t('conference_incomplete')}
        </p>
        <div class="ends">
          <button type="button" class="btn primary" disabled={props.busy || !whole} onClick={() => void save()}>
            {t('save')}
          </button>
          <button type="button" class="btn" onClick={props.onClose}>
            {t('cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

const written = (texts: Texts): boolean => Object.keys(filled(texts)).length > 0
