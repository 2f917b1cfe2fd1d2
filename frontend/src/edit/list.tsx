/** The room's polls in their order: chosen, moved, copied, removed; and where new ones come from. */
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { Prepared, PreparedPoll } from '../lib/wire'
import { Dialog } from '../moderate/dialog'
import { Arrow } from './options'
import { definitionOf, type Definition } from './model'
import { TEMPLATES } from './templates'

export function List(props: {
  prepared: Prepared
  room: string
  chosen: string | undefined
  /** Polls with changes that are not saved. */
  unsaved: Set<string>
  busy: boolean
  onChoose: (poll: string) => void
  onNew: (poll: Definition) => void
  onArrange: (order: string[]) => void
}) {
  const { prepared, room, chosen, busy } = props
  const [choosing, setChoosing] = useState(false)
  const ids = prepared.polls.map((poll) => definitionOf(poll).id)
  const here = prepared.polls.filter((poll) => definitionOf(poll).room === room)
  const swap = (index: number, step: number) => {
    const [one, other] = [here[index], here[index + step]]
    if (!one || !other) return
    const [a, b] = [definitionOf(one).id, definitionOf(other).id]
    props.onArrange(ids.map((id) => (id === a ? b : id === b ? a : id)))
  }
  return (
    <>
      <ol>
        {here.map((poll, index) => (
          <Item
            key={definitionOf(poll).id}
            poll={poll}
            number={index + 1}
            last={index === here.length - 1}
            on={definitionOf(poll).id === chosen}
            unsaved={props.unsaved.has(definitionOf(poll).id)}
            busy={busy}
            onChoose={() => props.onChoose(definitionOf(poll).id)}
            onMove={(step) => swap(index, step)}
          />
        ))}
      </ol>
      {here.length === 0 && <p class="hint">{t('polls_none')}</p>}
      <button type="button" class="btn" disabled={busy} onClick={() => setChoosing(true)}>
        {t('poll_new')}
      </button>
      {choosing && (
        <Dialog title={t('poll_new')} onClose={() => setChoosing(false)}>
          <ul class="templates">
            {Object.entries(TEMPLATES).map(([name, poll]) => (
              <li key={name}>
                <button
                  type="button"
                  class="btn"
                  onClick={() => {
                    setChoosing(false)
                    props.onNew({ ...poll, room })
                  }}
                >
                  <b>{t(`template_${name}`)}</b>
                  <span>{t(`template_${name}_text`)}</span>
                </button>
              </li>
            ))}
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

function Item(props: {
  poll: PreparedPoll
  number: number
  last: boolean
  on: boolean
  unsaved: boolean
  busy: boolean
  onChoose: () => void
  onMove: (step: number) => void
}) {
  const { poll, number } = props
  const definition = definitionOf(poll)
  const title = words(definition.title)
  const notes = [
    t(`kind_${definition.method.kind}`),
    definition.secret && t('is_secret'),
    poll.state !== 'draft' && t(`state_${poll.state}`),
    definition.follows && t('run_off'),
    props.unsaved && t('unsaved'),
  ]
  return (
    <li class={props.on ? 'on' : ''}>
      <button type="button" class="chooser" aria-current={props.on ? 'true' : undefined} onClick={props.onChoose}>
        <span>{number}</span>
        <span>
          <b>{title}</b>
          <small>{notes.filter(Boolean).join(' · ')}</small>
        </span>
      </button>
      <Shifts title={title} first={number === 1} last={props.last} busy={props.busy} onMove={props.onMove} />
    </li>
  )
}

/** One place up or down. */
export function Shifts(props: { title: string; first: boolean; last: boolean; busy: boolean; onMove: (step: number) => void }) {
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

