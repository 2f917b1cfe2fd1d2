/** The form of one cue: its words, a language at a time, and what its kind needs. */
import { t, words } from '../lib/i18n'
import type { Flaw, ItemForm, Prepared, PreparedCue, Texts } from '../lib/wire'
import { Given } from '../moderate/photographs'
import { choicesOf, comparableOf, has, KINDS, type Cue } from './cues'
import { Flag, Line, OneOf, said } from './fields'
import { Languages } from './languages-bar'
import { definitionOf, flawsOf, moved } from './model'
import { Arrow } from './options'

export interface CueFormProps {
  prepared: Prepared
  room: string
  held: PreparedCue
  cue: Cue
  unsaved: boolean
  language: string
  languages: string[]
  flaws: Flaw[]
  onLanguage: (language: string) => void
  onAddLanguage: () => void
  onCue: (cue: Cue) => void
  /** A picture was given or taken away. */
  onPicture: () => void
  onSignedOut: () => void
}

export function CueForm(props: CueFormProps) {
  const { prepared, room, cue, language, flaws } = props
  const change = (next: Partial<Cue>) => props.onCue({ ...cue, ...next })
  const first = prepared.languages[0] ?? 'en'
  const stands = (texts: Texts | null) => (!texts?.[language] && language !== first && texts?.[first] ? t('stands_in', { text: texts[first] }) : undefined)
  const textsOf = (cue: Cue) => [cue.title, ...(has(cue, 'text') && cue.text ? [cue.text] : []), ...(has(cue, 'items') ? cue.items.map((item) => item.text) : [])]
  return (
    <>
      <Languages {...props} lacking={(code) => textsOf(cue).some((texts) => !texts[code])} />
      <div class="row">
        <OneOf
          label={t('cue_shows')}
          hint={t(`cue_${cue.kind}_text`)}
          value={cue.kind}
          of={KINDS.map((kind) => [kind, t(`cue_${kind}`)])}
          flaws={flawsOf(flaws, 'kind')}
          onValue={(kind) => change({ kind: kind as Cue['kind'] })}
        />
        <Line
          label={t('cue_name')}
          hint={stands(cue.title) ?? t('cue_name_hint')}
          lang={language}
          value={cue.title[language] ?? ''}
          flaws={flawsOf(flaws, 'title')}
          onValue={(text) => change({ title: { ...cue.title, [language]: text } })}
        />
      </div>
      {has(cue, 'poll') && (
        <OneOf
          label={t('cue_which')}
          value={cue.poll ?? ''}
          of={some(choicesOf(cue.kind, prepared, room), cue.poll ?? '')}
          flaws={flawsOf(flaws, 'poll')}
          onValue={(poll) => change({ poll })}
        />
      )}
      {has(cue, 'opens') && <Flag label={t('cue_opens_flag')} hint={t('cue_opens_hint')} on={cue.opens} flaws={flawsOf(flaws, 'opens')} onValue={(opens) => change({ opens })} />}
      {has(cue, 'compare') && <Compare prepared={prepared} room={room} compare={cue.compare} flaws={flawsOf(flaws, 'compare')} onCompare={(compare) => change({ compare })} />}
      {has(cue, 'text') && (
        <Line
          label={t(`cue_words_${cue.kind}`)}
          hint={stands(cue.text)}
          lang={language}
          rows={3}
          value={cue.text?.[language] ?? ''}
          flaws={flawsOf(flaws, 'text')}
          onValue={(text) => change({ text: { ...cue.text, [language]: text } })}
        />
      )}
      {has(cue, 'wifi') && <Wifi cue={cue} flaws={flawsOf(flaws, 'wifi')} onCue={change} />}
      {has(cue, 'items') && <Items items={cue.items} language={language} first={first} flaws={flawsOf(flaws, 'items')} onItems={(items) => change({ items })} />}
      {cue.kind === 'image' && <Picture {...props} />}
      <section class="rules" aria-labelledby="notes-of">
        <h2 id="notes-of">{t('cue_notes')}</h2>
        <Line
          label={t('cue_notes_label')}
          hint={t('cue_notes_hint')}
          lang={language}
          rows={2}
          value={cue.notes?.[language] ?? ''}
          flaws={flawsOf(flaws, 'notes')}
          onValue={(text) => change({ notes: { ...cue.notes, [language]: text } })}
        />
      </section>
    </>
  )
}

/** What can be chosen, and what is chosen although it cannot be. */
function some(known: [string, Texts][], value: string): [string, string][] {
  const choices = known.map(([id, title]): [string, string] => [id, words(title)])
  return choices.some(([id]) => id === value) ? choices : [[value, value || '–'], ...choices]
}

function Compare(props: { prepared: Prepared; room: string; compare: string[]; flaws: Flaw[]; onCompare: (compare: string[]) => void }) {
  const { prepared, room, compare } = props
  const [one = '', other = ''] = compare
  const first = prepared.polls.find((poll) => definitionOf(poll).id === one)
  const like = comparableOf(prepared, room, first && definitionOf(first).method.kind).filter(([id]) => id !== one)
  return (
    <div class="row">
      <OneOf label={t('cue_compare_one')} value={one} of={some(comparableOf(prepared, room), one)} flaws={props.flaws} onValue={(id) => props.onCompare([id, other])} />
      <OneOf label={t('cue_compare_other')} value={other} of={some(like, other)} onValue={(id) => props.onCompare([one, id])} />
    </div>
  )
}

function Wifi(props: { cue: Cue; flaws: Flaw[]; onCue: (change: Partial<Cue>) => void }) {
  const wifi = { network: '', password: '', hidden: false, ...props.cue.wifi }
  const put = (change: Partial<typeof wifi>) => props.onCue({ wifi: { ...wifi, ...change } })
  return (
    <>
      <div class="row">
        <Line label={t('wifi_network')} most={32} value={wifi.network} flaws={props.flaws} onValue={(network) => put({ network })} />
        <Line label={t('wifi_password')} hint={t('wifi_password_hint')} most={64} value={wifi.password} onValue={(password) => put({ password })} />
      </div>
      <Flag label={t('wifi_hidden')} on={wifi.hidden} onValue={(hidden) => put({ hidden })} />
    </>
  )
}

function Items(props: { items: ItemForm[]; language: string; first: string; flaws: Flaw[]; onItems: (items: ItemForm[]) => void }) {
  const { items, language } = props
  const put = (index: number, change: Partial<ItemForm>) => props.onItems(items.map((item, at) => (at === index ? { ...item, ...change } : item)))
  return (
    <section aria-labelledby="lines">
      <h2 id="lines">{t('agenda_lines')}</h2>
      <ol class="opts">
        {items.map((item, index) => {
          const name = t('agenda_line', { number: index + 1 })
          const about = <span class="hide">: {name}</span>
          const stands = item.text[props.first]
          return (
            <li key={index} class="agenda-line">
              <Line label={t('agenda_time', { number: index + 1 })} most={20} value={item.time ?? ''} onValue={(time) => put(index, { time })} />
              <Line
                label={name}
                lang={language}
                most={80}
                value={item.text[language] ?? ''}
                hint={!item.text[language] && language !== props.first && stands ? t('stands_in', { text: stands }) : undefined}
                flaws={flawsOf(props.flaws, `items.${index}`)}
                onValue={(text) => put(index, { text: { ...item.text, [language]: text } })}
              />
              <span class="shifts">
                <button type="button" class="btn" disabled={index === 0} onClick={() => props.onItems(moved(items, index, -1))}>
                  <Arrow up />
                  <span class="hide">{t('up')}</span>
                  {about}
                </button>
                <button type="button" class="btn" disabled={index === items.length - 1} onClick={() => props.onItems(moved(items, index, 1))}>
                  <Arrow />
                  <span class="hide">{t('down')}</span>
                  {about}
                </button>
                <button type="button" class="btn" onClick={() => props.onItems(items.filter((_, at) => at !== index))}>
                  {t('remove')}
                  {about}
                </button>
              </span>
            </li>
          )
        })}
      </ol>
      {props.flaws
        .filter((flaw) => flaw.place === 'items')
        .map((flaw) => (
          <p key={flaw.message} class="wrong">
            {said(flaw)}
          </p>
        ))}
      <button type="button" class="btn" onClick={() => props.onItems([...items, { time: '', text: {} }])}>
        {t('agenda_add')}
      </button>
    </section>
  )
}

/** The picture belongs to what is saved: the server holds it beside the definition. */
function Picture(props: CueFormProps) {
  const { cue, room, held } = props
  if (props.unsaved || held.view.kind !== 'image') return <p class="hint">{t('picture_saved_only')}</p>
  return (
    <div class="photographs">
      <p class="hint">{t('pictures_form')}</p>
      <ul>
        <Given
          path={`/api/rooms/${room}/cues/${cue.id}/picture`}
          address={held.view.image}
          name={words(cue.title)}
          about={words(cue.text)}
          shape="slide"
          onSignedOut={props.onSignedOut}
          onChanged={props.onPicture}
        />
      </ul>
    </div>
  )
}
