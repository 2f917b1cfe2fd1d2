/** How a poll is held, in plain words. What only makes sense where somebody wins comes with the box that says so. */
import { t } from '../lib/i18n'
import type { Flaw, Prepared, Rung } from '../lib/wire'
import { Flag, OneOf, Whole } from './fields'
import { Electorate } from './electorate'
import { flawsOf, type Definition } from './model'

const ENDS = ['joint', 'chair', 'draw'] as const
const MOST_RUN_OFFS = 3

export function Rules(props: {
  poll: Definition
  prepared: Prepared
  /** How many badges of the roll could vote now. */
  electorate: number | null
  flaws: Flaw[]
  disabled: boolean
  onPoll: (change: Partial<Definition>) => void
}) {
  const { poll, prepared, disabled, onPoll } = props
  const about = (name: string) => ({ label: t(`set_${name}`), flaws: flawsOf(props.flaws, name), disabled })
  const choice = (name: string, values: readonly string[]): [string, string][] => values.map((value) => [value, t(`set_${name}_${value}`)])
  const categories = Object.entries(prepared.categories).filter(([name]) => name)
  const chosen = poll.categories ?? []
  const wins = (poll.ties ?? []).length > 0
  return (
    <section class="rules" aria-labelledby="rules">
      <h2 id="rules">{t('the_rules')}</h2>
      <div class="row">
        <OneOf
          {...about('secret')}
          value={poll.secret ? 'yes' : 'no'}
          of={choice('secret', ['no', 'yes'])}
          hint={t(poll.secret ? 'set_secret_hint' : 'set_named_hint')}
          onValue={(value) => onPoll({ secret: value === 'yes', ...(value === 'yes' ? { weighted: false, breakdown: null, ...(poll.shown === 'live' ? { shown: 'held' } : {}) } : {}) })}
        />
        <OneOf
          {...about('shown')}
          value={poll.shown ?? 'held'}
          of={choice('shown', poll.secret ? ['after_close', 'held'] : ['live', 'after_close', 'held'])}
          onValue={(value) => onPoll({ shown: value as NonNullable<Definition['shown']> })}
        />
        <Whole {...about('seconds')} value={poll.seconds ?? null} least={5} most={86_400} hint={t('set_seconds_hint')} onValue={(seconds) => onPoll({ seconds })} />
      </div>
      <Flag {...about('change')} on={poll.change ?? true} onValue={(change) => onPoll({ change })} />
      <Flag {...about('shuffle')} hint={t('set_shuffle_hint')} on={poll.shuffle ?? false} onValue={(shuffle) => onPoll({ shuffle })} />

      <fieldset class="voters">
        <legend>{t('set_categories')}</legend>
        {categories.length === 0 && <p class="hint">{t('set_categories_none')}</p>}
        <div class="ticks">
          {categories.map(([name, count]) => (
            <label key={name}>
              <input
                type="checkbox"
                disabled={disabled}
                checked={chosen.includes(name)}
                onChange={(event) => onPoll({ categories: event.currentTarget.checked ? [...chosen, name] : chosen.filter((each) => each !== name) })}
              />
              <span>
                {name} <small>{count}</small>
              </span>
            </label>
          ))}
        </div>
        <p class="hint" role="status">
          {props.electorate === null ? '' : t(chosen.length ? 'electorate' : 'electorate_all', { count: props.electorate })}
        </p>
      </fieldset>

      <Electorate {...props} about={about} choice={choice} />

      <div class="row">
        <Whole
          {...about('quorum')}
          value={poll.quorum?.percent ?? null}
          least={1}
          most={100}
          hint={t('set_quorum_hint')}
          onValue={(percent) => onPoll({ quorum: percent === null ? null : { of: poll.quorum?.of ?? 'entitled', percent } })}
        />
        {poll.quorum && (
          <OneOf
            {...about('quorum_of')}
            value={poll.quorum.of ?? 'entitled'}
            of={choice('quorum_of', ['entitled', 'checked_in'])}
            onValue={(of) => poll.quorum && onPoll({ quorum: { ...poll.quorum, of: of as 'entitled' | 'checked_in' } })}
          />
        )}
      </div>

      <Flag
        {...about('wins')}
        hint={t('set_wins_hint')}
        on={wins}
        onValue={(on) => onPoll(on ? { ties: ['joint'] } : { ties: [], majority: 'plurality', reveal: 'all', figures: true, own: true })}
      />
      {wins && <Winning {...props} about={about} choice={choice} />}
    </section>
  )
}

function Winning(props: {
  poll: Definition
  disabled: boolean
  onPoll: (change: Partial<Definition>) => void
  about: (name: string) => { label: string; flaws: Flaw[]; disabled: boolean }
  choice: (name: string, values: readonly string[]) => [string, string][]
}) {
  const { poll, onPoll, about, choice } = props
  const ties = poll.ties ?? []
  const rounds = ties.filter((rung) => rung === 'run_off').length
  const last = ties[ties.length - 1] ?? 'joint'
  const ladder = (runOffs: number, end: Rung): Rung[] => [...Array.from({ length: runOffs }, () => 'run_off' as const), end]
  return (
    <div class="winning">
      <div class="row">
        <OneOf
          {...about('majority')}
          value={poll.majority ?? 'plurality'}
          of={choice('majority', ['plurality', 'absolute', 'two_thirds'])}
          onValue={(value) => onPoll({ majority: value as NonNullable<Definition['majority']> })}
        />
        <OneOf
          {...about('run_offs')}
          flaws={[]}
          value={String(rounds)}
          of={Array.from({ length: MOST_RUN_OFFS + 1 }, (_, count) => [String(count), t('run_offs', { count })])}
          onValue={(value) => onPoll({ ties: ladder(Number(value), last) })}
        />
        <OneOf {...about('ties')} value={last} of={choice('ties', ENDS)} onValue={(value) => onPoll({ ties: ladder(rounds, value as Rung) })} />
        <OneOf
          {...about('reveal')}
          value={poll.reveal ?? 'all'}
          of={choice('reveal', poll.method.kind === 'ranking' ? ['all', 'podium', 'winner', 'rounds'] : ['all', 'podium', 'winner'])}
          onValue={(value) => onPoll({ reveal: value as NonNullable<Definition['reveal']> })}
        />
      </div>
      <Flag {...about('figures')} on={poll.figures ?? true} onValue={(figures) => onPoll({ figures })} />
      <Flag {...about('own')} on={poll.own ?? true} onValue={(own) => onPoll({ own })} />
    </div>
  )
}
