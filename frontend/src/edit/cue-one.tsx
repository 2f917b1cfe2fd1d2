/** One cue: its form, what is wrong with it, and its pictures. */
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { CheckedCue, Prepared, PreparedCue } from '../lib/wire'
import { useChecked } from './checked'
import { CueForm } from './cue-form'
import { checkCue, cleanedCue, cueOf, isOnly, type Cue } from './cues'
import { said } from './fields'
import { Stills } from './preview'
import { Saving, type Notice } from './saving'

export function OneCue(props: {
  prepared: Prepared
  room: string
  sheet: PreparedCue[]
  held: PreparedCue
  cue: Cue
  language: string
  languages: string[]
  unsaved: boolean
  notice: Notice | undefined
  busy: boolean
  onLanguage: (language: string) => void
  onAddLanguage: () => void
  onCue: (cue: Cue) => void
  onSave: (over: boolean) => void
  onForget: () => void
  onCopy: () => void
  onRemove: () => void
  onPicture: () => void
  onSignedOut: () => void
}) {
  const { room, held, cue, unsaved, busy } = props
  const [sure, setSure] = useState(false)
  const asked = JSON.stringify([cleanedCue(cue), held.view.image, props.prepared.polls.length])
  const checked = useChecked<CheckedCue>(asked, () => checkCue(room, cue), props.onSignedOut)
  const flaws = checked?.flaws ?? []
  const only = isOnly(props.sheet, cueOf(held))
  return (
    <>
      <section class="form" aria-labelledby="writing">
        <h1 id="writing" class="hide">
          {t('cue_editing', { title: words(cue.title) })}
        </h1>
        <CueForm {...props} flaws={flaws} />
        {flaws.length > 0 && (
          <section class="flaws" aria-labelledby="flaws">
            <h2 id="flaws">{t('flaws', { count: flaws.length })}</h2>
            <ul>
              {flaws.map((flaw) => (
                <li key={`${flaw.place} ${flaw.message}`}>
                  <b>{placed(flaw.place, cue)}</b> {said(flaw)}
                </li>
              ))}
            </ul>
          </section>
        )}
        <div class="acts-of">
          <button type="button" class="btn" disabled={busy} onClick={props.onCopy}>
            {t('cue_copy')}
          </button>
          <button
            type="button"
            class={sure ? 'btn stop' : 'btn'}
            disabled={busy || only || props.sheet.length === 1}
            onBlur={() => setSure(false)}
            onClick={() => (sure ? props.onRemove() : setSure(true))}
          >
            {t(sure ? 'remove_sure' : 'cue_remove')}
          </button>
          {only && <p class="hint">{t('cue_only')}</p>}
        </div>
      </section>
      <aside class="shown-as">
        <Stills stills={checked?.stills} language={props.language} withPhone={cue.kind === 'poll' || cue.kind === 'result'} />
      </aside>
      <Saving notice={props.notice} unsaved={unsaved} flaws={flaws.length} fixed={false} busy={busy} onSave={props.onSave} onForget={props.onForget} />
    </>
  )
}

/** Where a flaw is, as the form calls it. */
function placed(place: string, cue: Cue): string {
  const [field = '', number] = place.split('.')
  if (field === 'items' && number !== undefined) return t('agenda_line', { number: Number(number) + 1 })
  const known: Record<string, string> = { title: 'cue_name', poll: 'cue_which', items: 'agenda_lines', text: `cue_words_${cue.kind}`, notes: 'cue_notes_label', opens: 'cue_opens_flag', kind: 'cue_shows' }
  return t(known[field] ?? `cue_${cue.kind}`)
}
