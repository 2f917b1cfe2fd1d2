/** The room's polls in their order, with the templates of new ones. */
import { t, words } from '../lib/i18n'
import type { Prepared, PreparedPoll } from '../lib/wire'
import { definitionOf, type Definition } from './model'
import { Ordered } from './ordered'
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
  const { prepared, room, unsaved } = props
  const ids = prepared.polls.map((poll) => definitionOf(poll).id)
  const here = prepared.polls.filter((poll) => definitionOf(poll).room === room)
  const swap = (index: number, step: number) => {
    const [one, other] = [here[index], here[index + step]]
    if (!one || !other) return
    const [a, b] = [definitionOf(one).id, definitionOf(other).id]
    props.onArrange(ids.map((id) => (id === a ? b : id === b ? a : id)))
  }
  return (
    <Ordered
      entries={here.map((poll) => entryOf(poll, unsaved))}
      chosen={props.chosen}
      busy={props.busy}
      add={t('poll_new')}
      offers={Object.entries(TEMPLATES).map(([name, poll]) => ({
        id: name,
        name: t(`template_${name}`),
        text: t(`template_${name}_text`),
        make: () => props.onNew({ ...poll, room }),
      }))}
      empty={t('polls_none')}
      onChoose={props.onChoose}
      onMove={swap}
    />
  )
}

function entryOf(poll: PreparedPoll, unsaved: Set<string>) {
  const { id, title, method, secret, follows } = definitionOf(poll)
  const notes = [t(`kind_${method.kind}`), secret && t('is_secret'), poll.state !== 'draft' && t(`state_${poll.state}`), follows && t('run_off'), unsaved.has(id) && t('unsaved')]
  return { id, title: words(title), notes }
}
