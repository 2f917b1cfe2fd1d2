/** What was marked, once more, before it is sent. */
import { t, words } from '../lib/i18n'
import type { PollView } from '../lib/wire'
import type { Draft } from './marking'
import { OptionText } from './parts'

export function Marked(props: { poll: PollView; draft: Draft }) {
  const { poll, draft } = props
  if (draft === null || draft === undefined)
    return (
      <div class="opt still marked">
        <span>
          <span>{t('your_vote')}</span>
          <b>{t('blank_ballot')}</b>
          <span>{t('blank_means')}</span>
        </span>
      </div>
    )
  if (Array.isArray(draft))
    return (
      <>
        {poll.options
          .filter((option) => draft.includes(option.id))
          .map((option) => (
            <div class="opt still marked" key={option.id}>
              <span>
                <span>{t('your_vote')}</span>
                <OptionText option={option} />
              </span>
            </div>
          ))}
      </>
    )
  return (
    <dl class="opt still marked shares">
      {poll.options.map((option) => (
        <div key={option.id}>
          <dt>{words(option.label)}</dt>
          <dd>{Number(draft[option.id] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  )
}
