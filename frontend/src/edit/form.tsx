/** The form of one poll: its words, a language at a time; its answers; how it is marked, and how it is held. */
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { Flaw, PollView, Prepared } from '../lib/wire'
import { Nominee } from '../moderate/photographs'
import { Line, OneOf, said } from './fields'
import { Languages } from './languages-bar'
import { Method } from './method'
import { hasOptions } from './methods'
import { flawsOf, type Definition } from './model'
import { Options } from './options'
import type { Fits } from './preview'
import { Rules } from './rules'

export function Form(props: {
  poll: Definition
  prepared: Prepared
  /** The poll as the server holds it. */
  view: PollView
  unsaved: boolean
  language: string
  languages: string[]
  flaws: Flaw[]
  fits: Fits
  electorate: number | null
  fixed: boolean
  onLanguage: (language: string) => void
  onAddLanguage: () => void
  /** A photograph was given or taken away. */
  onPicture: () => void
  onPoll: (poll: Definition) => void
  onSignedOut: () => void
}) {
  const { poll, prepared, language, flaws, fixed } = props
  const first = prepared.languages[0] ?? 'en'
  const change = (next: Partial<Definition>) => props.onPoll({ ...poll, ...next })
  const stands = poll.title[first]
  return (
    <>
      <Languages {...props} lacking={(code) => !poll.title[code] || poll.options.some((option) => !option.label[code])} />
      <Line
        label={t('question')}
        value={poll.title[language] ?? ''}
        lang={language}
        rows={2}
        hint={!poll.title[language] && language !== first && stands ? t('stands_in', { text: stands }) : undefined}
        flaws={flawsOf(flaws, 'title')}
        disabled={fixed}
        onValue={(text) => change({ title: { ...poll.title, [language]: text } })}
      />
      {(hasOptions(poll.method.kind) || poll.options.length > 0) && (
        <Options
          options={poll.options}
          language={language}
          first={first}
          flaws={flawsOf(flaws, 'options')}
          fits={props.fits}
          disabled={fixed}
          onOptions={(options) => change({ options })}
        />
      )}
      <section class="rules" aria-labelledby="marking">
        <h2 id="marking">{t('marking')}</h2>
        <Method method={poll.method} options={poll.options} language={language} flaws={flawsOf(flaws, 'method')} disabled={fixed} onMethod={(method) => change({ method, ...(method.kind === 'ranking' ? {} : unranked(poll)) })} />
      </section>
      <Rules poll={poll} prepared={prepared} electorate={props.electorate} flaws={flaws} disabled={fixed} onPoll={change} />
      <section class="rules" aria-labelledby="where">
        <h2 id="where">{t('where')}</h2>
        <div class="row">
          <OneOf
            label={t('room')}
            value={poll.room}
            of={prepared.rooms.map((room) => [room.id, words(room.name)])}
            flaws={flawsOf(flaws, 'room')}
            disabled={fixed}
            onValue={(room) => change({ room })}
          />
          <Line
            label={t('mark')}
            hint={t('mark_poll_hint')}
            lang={language}
            value={poll.mark?.[language] ?? ''}
            disabled={fixed}
            onValue={(text) => change({ mark: { ...poll.mark, [language]: text } })}
          />
        </div>
      </section>
      <Faces {...props} />
      {flaws.length > 0 && (
        <section class="flaws" aria-labelledby="flaws">
          <h2 id="flaws">{t('flaws', { count: flaws.length })}</h2>
          <ul>
            {flaws.map((flaw) => (
              <li key={`${flaw.place} ${flaw.message}`}>
                <b>{placed(flaw)}</b> {said(flaw)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Rounds can only be shown of a ranking. */
const unranked = (poll: Definition): Partial<Definition> => (poll.reveal === 'rounds' ? { reveal: 'all' } : {})

/** Where a flaw is, as the form calls it. */
function placed({ place }: Flaw): string {
  const [field, number] = place.split('.')
  if (field === 'options' && number !== undefined) return t('option', { number: Number(number) + 1 })
  const known: Record<string, string> = { title: 'question', options: 'options', method: 'marking', room: 'room', mark: 'mark' }
  return t(known[field ?? ''] ?? `set_${field}`)
}

/** Photographs belong to what is saved: the server holds them beside the definition. */
function Faces(props: { view: PollView; unsaved: boolean; fixed: boolean; onPicture: () => void; onSignedOut: () => void }) {
  const { view } = props
  const [shown, setShown] = useState(view.options.some((option) => option.photograph || option.organisation))
  if (view.state !== 'draft' && view.state !== 'armed') return null
  return (
    <details class="fold" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('photographs')}</summary>
      {shown &&
        (props.unsaved ? (
          <p class="hint">{t('photographs_saved_only')}</p>
        ) : (
          <div class="photographs">
            <p class="hint">{t('photographs_form')}</p>
            <ul>
              {view.options.map((option) => (
                <Nominee key={option.id} poll={view.id} option={option} onSignedOut={props.onSignedOut} onChanged={props.onPicture} />
              ))}
            </ul>
          </div>
        ))}
    </details>
  )
}
