/** The room's run sheet: cues in their order, chosen, moved, and where new ones come from. */
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { CueKind, Prepared, PreparedCue, Texts } from '../lib/wire'
import { Dialog } from '../moderate/dialog'
import { cueOf, KINDS, newCue, roomOf, type Cue } from './cues'
import { Shifts } from './list'

export function CueList(props: {
  prepared: Prepared
  room: string
  chosen: string | undefined
  unsaved: Set<string>
  busy: boolean
  onChoose: (cue: string) => void
  onNew: (cue: Cue) => void
  onArrange: (seen: string[], order: string[]) => void
}) {
  const { prepared, room, busy } = props
  const [choosing, setChoosing] = useState(false)
  const sheet = roomOf(prepared, room)?.run_sheet ?? []
  const ids = sheet.map((cue) => cue.view.id)
  const move = (index: number, step: number) => {
    const order = [...ids]
    const [one, other] = [order[index], order[index + step]]
    if (one === undefined || other === undefined) return
    order[index] = other
    order[index + step] = one
    props.onArrange(ids, order)
  }
  return (
    <>
      <ol>
        {sheet.map((cue, index) => (
          <Item
            key={cue.view.id}
            cue={cue}
            number={index + 1}
            last={index === sheet.length - 1}
            on={cue.view.id === props.chosen}
            unsaved={props.unsaved.has(`${room}/${cue.view.id}`)}
            busy={busy}
            onChoose={() => props.onChoose(cue.view.id)}
            onMove={(step) => move(index, step)}
          />
        ))}
      </ol>
      <button type="button" class="btn" disabled={busy} onClick={() => setChoosing(true)}>
        {t('cue_new')}
      </button>
      {choosing && (
        <Dialog title={t('cue_new')} onClose={() => setChoosing(false)}>
          <ul class="templates kinds">
            {KINDS.map((kind) => {
              const cue = newCue(kind, NAMES[kind], prepared, room)
              return (
                <li key={kind}>
                  <button
                    type="button"
                    class="btn"
                    disabled={!cue}
                    onClick={() => {
                      setChoosing(false)
                      if (cue) props.onNew(cue)
                    }}
                  >
                    <b>{t(`cue_${kind}`)}</b>
                    <span>{t(cue ? `cue_${kind}_text` : 'cue_needs_polls')}</span>
                  </button>
                </li>
              )
            })}
          </ul>
          <div class="ends">
            <button type="button" class="btn" onClick={() => setChoosing(false)}>
              {t('cancel')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

/** What a new cue is called: the conference's own words, so in every language that we have. */
const NAMES: Record<CueKind, Texts> = {
  title: { en: 'Title of the session', de: 'Titel der Sitzung', fr: 'Titre de la session' },
  join: { en: 'Join the vote', de: 'Mitstimmen', fr: 'Participer au vote' },
  wifi: { en: 'Wi-Fi', de: 'WLAN', fr: 'Wi-Fi' },
  message: { en: 'Message', de: 'Mitteilung', fr: 'Message' },
  poll: {},
  result: {},
  comparison: { en: 'Compared', de: 'Im Vergleich', fr: 'Comparaison' },
  breakdown: {},
  agenda: { en: 'Today', de: 'Heute', fr: 'Aujourd’hui' },
  image: { en: 'Picture', de: 'Bild', fr: 'Image' },
  questions: { en: 'Your questions', de: 'Ihre Fragen', fr: 'Vos questions' },
  blank: { en: 'Black', de: 'Schwarz', fr: 'Noir' },
}

function Item(props: {
  cue: PreparedCue
  number: number
  last: boolean
  on: boolean
  unsaved: boolean
  busy: boolean
  onChoose: () => void
  onMove: (step: number) => void
}) {
  const cue = cueOf(props.cue)
  const title = words(cue.title)
  const notes = [t(`cue_${cue.kind}`), cue.opens && t('cue_opens_poll'), cue.kind === 'image' && !props.cue.view.image && t('cue_no_image'), props.unsaved && t('unsaved')]
  return (
    <li class={props.on ? 'on' : ''}>
      <button type="button" class="chooser" aria-current={props.on ? 'true' : undefined} onClick={props.onChoose}>
        <span>{props.number}</span>
        <span>
          <b>{title}</b>
          <small>{notes.filter(Boolean).join(' · ')}</small>
        </span>
      </button>
      <Shifts title={title} first={props.number === 1} last={props.last} busy={props.busy} onMove={props.onMove} />
    </li>
  )
}
