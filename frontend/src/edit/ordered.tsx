/** What stands in an order: chosen, moved one place up or down; and where a new one comes from. */
import { useState } from 'preact/hooks'
import { t } from '../lib/i18n'
import { Dialog } from '../moderate/dialog'
import { Arrow } from './options'

export interface Entry {
  id: string
  title: string
  /** What is said below the title; what is empty is left out. */
  notes: (string | false | null | undefined)[]
}

/** One of the kinds that a new one may be of. Without `make` it cannot be made now, and `text` says why. */
export interface Offer {
  id: string
  name: string
  text: string
  make?: (() => void) | undefined
}

export function Ordered(props: {
  entries: Entry[]
  chosen: string | undefined
  busy: boolean
  /** On the button for a new one, and over the offers. */
  add: string
  offers: Offer[]
  /** Said where there is no entry. */
  empty?: string
  /** The offers' texts are short: more of them side by side. */
  narrow?: boolean
  onChoose: (id: string) => void
  onMove: (index: number, step: number) => void
}) {
  const { entries, chosen, busy } = props
  const [choosing, setChoosing] = useState(false)
  const close = () => setChoosing(false)
  return (
    <>
      <ol>
        {entries.map((entry, index) => (
          <li key={entry.id} class={entry.id === chosen ? 'on' : ''}>
            <button type="button" class="chooser" aria-current={entry.id === chosen ? 'true' : undefined} onClick={() => props.onChoose(entry.id)}>
              <span>{index + 1}</span>
              <span>
                <b>{entry.title}</b>
                <small>{entry.notes.filter(Boolean).join(' · ')}</small>
              </span>
            </button>
            <Shifts title={entry.title} first={index === 0} last={index === entries.length - 1} busy={busy} onMove={(step) => props.onMove(index, step)} />
          </li>
        ))}
      </ol>
      {entries.length === 0 && props.empty && <p class="hint">{props.empty}</p>}
      <button type="button" class="btn" disabled={busy} onClick={() => setChoosing(true)}>
        {props.add}
      </button>
      {choosing && (
        <Dialog title={props.add} onClose={close}>
          <ul class={props.narrow ? 'templates kinds' : 'templates'}>
            {props.offers.map(({ id, name, text, make }) => (
              <li key={id}>
                <button
                  type="button"
                  class="btn"
                  disabled={!make}
                  onClick={() => {
                    close()
                    make?.()
                  }}
                >
                  <b>{name}</b>
                  <span>{text}</span>
                </button>
              </li>
            ))}
          </ul>
          <div class="ends">
            <button type="button" class="btn" onClick={close}>
              {t('cancel')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

function Shifts(props: { title: string; first: boolean; last: boolean; busy: boolean; onMove: (step: number) => void }) {
  const about = <span class="hide">: {props.title}</span>
  return (
    <span class="shifts">
      <button type="button" class="btn" disabled={props.busy || props.first} onClick={() => props.onMove(-1)}>
        <Arrow up />
        <span class="hide">{t('up')}</span>
        {about}
      </button>
      <button type="button" class="btn" disabled={props.busy || props.last} onClick={() => props.onMove(1)}>
        <Arrow />
        <span class="hide">{t('down')}</span>
        {about}
      </button>
    </span>
  )
}
