/** Who votes for whom, with what weight, and which groups the result is also shown by. */
import { t, words } from '../lib/i18n'
import type { Flaw, Prepared } from '../lib/wire'
import { Flag, OneOf, Whole } from './fields'
import type { Definition } from './model'

const BROKEN_DOWN = ['choice', 'rating', 'allocation']

export function Electorate(props: {
  poll: Definition
  prepared: Prepared
  disabled: boolean
  onPoll: (change: Partial<Definition>) => void
  about: (name: string) => { label: string; flaws: Flaw[]; disabled: boolean }
  choice: (name: string, values: readonly string[]) => [string, string][]
}) {
  const { poll, onPoll, about, choice } = props
  const one = poll.one_vote ?? 'badge'
  const by = poll.breakdown ?? 'none'
  const groups = BROKEN_DOWN.includes(poll.method.kind) && !poll.secret && !poll.weighted && (poll.figures ?? true)
  return (
    <>
      <Rooms {...props} />
      <Flag {...about('checked_in')} on={poll.checked_in ?? false} onValue={(checked_in) => onPoll({ checked_in })} />
      <div class="row">
        <OneOf
          {...about('one_vote')}
          value={one}
          of={choice('one_vote', ['badge', 'organisation', 'delegate'])}
          onValue={(value) => onPoll({ one_vote: value as NonNullable<Definition['one_vote']>, ...(value === 'delegate' ? {} : { weighted: false }) })}
        />
        {(groups || poll.breakdown) && (
          <OneOf
            {...about('breakdown')}
            value={by}
            of={choice('breakdown', ['none', 'category', 'country'])}
            hint={t('set_breakdown_hint')}
            onValue={(value) => onPoll({ breakdown: value === 'none' ? null : (value as 'category' | 'country') })}
          />
        )}
        {poll.breakdown && (
          <Whole
            {...about('least_group')}
            value={poll.least_group ?? 10}
            least={3}
            most={1_000_000}
            hint={t('set_least_group_hint')}
            onValue={(least_group) => onPoll({ least_group: least_group ?? 10 })}
          />
        )}
      </div>
      {(one === 'delegate' || poll.weighted) && (!poll.secret || poll.weighted) && (
        <Flag
          {...about('weighted')}
          hint={t('set_weighted_hint')}
          on={poll.weighted ?? false}
          onValue={(weighted) => onPoll({ weighted, ...(weighted ? { breakdown: null } : {}) })}
        />
      )}
    </>
  )
}

function Rooms(props: Parameters<typeof Electorate>[0]) {
  const { poll, prepared, disabled, onPoll } = props
  const chosen = poll.rooms ?? []
  if (prepared.rooms.length < 2) return null
  return (
    <fieldset class="voters">
      <legend>{t('set_rooms')}</legend>
      <div class="ticks">
        {prepared.rooms.map((room) => (
          <label key={room.id}>
            <input
              type="checkbox"
              disabled={disabled}
              checked={chosen.includes(room.id)}
              onChange={(event) => onPoll({ rooms: event.currentTarget.checked ? [...chosen, room.id] : chosen.filter((each) => each !== room.id) })}
            />
            <span>{words(room.name)}</span>
          </label>
        ))}
      </div>
      <p class="hint">{t('set_rooms_hint')}</p>
    </fieldset>
  )
}
