/** What was marked, once more, before it is sent. */
import { t, words } from '../lib/i18n'
import type { PollView } from '../lib/wire'
import { leftOf, type Points } from './allocation'
import type { Draft } from './marking'
import type { More } from './more'
import { OptionText } from './parts'

export function Marked(props: { poll: PollView; draft: Draft; more: More | undefined }) {
  const { poll, draft, more } = props
  if (more && poll.method.kind === 'ranking' && Array.isArray(draft)) return <more.MarkedRanking poll={poll} ranked={draft} />
  if (more && poll.method.kind === 'words' && Array.isArray(draft)) return <more.MarkedWords words={draft} />
  if (more && poll.method.kind !== 'allocation' && draft && !Array.isArray(draft)) return <more.MarkedMeasure poll={poll} draft={draft} />
  if (draft && !Array.isArray(draft))
    return (
      <dl class="opt marked shares">
        {poll.options.map((option) => (
          <div key={option.id}>
            <dt>{words(option.label)}</dt>
            <dd>{Number(draft[option.id] ?? 0)}</dd>
          </div>
        ))}
        {poll.method.kind === 'allocation' && !poll.method.exact && (
          <div>
            <dt>{t('kept_points')}</dt>
            <dd>{leftOf(draft as Points, poll.method)}</dd>
          </div>
        )}
      </dl>
    )
  return (
    <div class="opt marked">
      <p class="kind">{t('your_vote')}</p>
      {draft ? (
        poll.options.filter((option) => draft.includes(option.id)).map((option) => <OptionText key={option.id} option={option} />)
      ) : (
        <span>
          <b>{t('blank_ballot')}</b>
          <span>{t('blank_means')}</span>
        </span>
      )}
    </div>
  )
}
