/** The room's run sheet: its cues in their order, with the kinds of new ones. */
import { t, words } from '../lib/i18n'
import type { CueKind, Prepared, PreparedCue, Texts } from '../lib/wire'
import { cueOf, KINDS, newCue, roomOf, type Cue } from './cues'
import { Ordered } from './ordered'

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
  const { prepared, room, unsaved } = props
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
    <Ordered
      entries={sheet.map((cue) => entryOf(cue, unsaved.has(`${room}/${cue.view.id}`)))}
      chosen={props.chosen}
      busy={props.busy}
      add={t('cue_new')}
      offers={KINDS.map((kind) => {
        const cue = newCue(kind, NAMES[kind], prepared, room)
        return { id: kind, name: t(`cue_${kind}`), text: t(cue ? `cue_${kind}_text` : 'cue_needs_polls'), make: cue && (() => props.onNew(cue)) }
      })}
      narrow
      onChoose={props.onChoose}
      onMove={move}
    />
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

function entryOf(prepared: PreparedCue, unsaved: boolean) {
  const cue = cueOf(prepared)
  const notes = [t(`cue_${cue.kind}`), cue.opens && t('cue_opens_poll'), cue.kind === 'image' && !prepared.view.image && t('cue_no_image'), unsaved && t('unsaved')]
  return { id: cue.id, title: words(cue.title), notes }
}
