/** The chair settles a tie: the moderator enters who it was, and why. Only here are the tied named. */
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { PollView } from '../lib/wire'
import { useDraft } from './drafts'
import { ReasonDialog } from './reason'

export function Decide(props: {
  poll: PollView
  leaders: string[]
  onYes: (option: string, reason: string) => void
  onClose: () => void
}) {
  const { poll } = props
  const [chosen, setChosen] = useDraft(`decide ${poll.id} option`)
  const [tried, setTried] = useState(false)
  const leaders = poll.options.filter((option) => props.leaders.includes(option.id))
  const missing = tried && !chosen
  return (
    <ReasonDialog
      title={t('decide_title', { title: words(poll.title) })}
      about={`decide ${poll.id}`}
      yes={t('decide_do')}
      blocked={() => {
        setTried(true)
        return !chosen
      }}
      onYes={(reason) => {
        props.onClose()
        props.onYes(chosen, reason)
      }}
      onClose={props.onClose}
    >
      <p>{t('decide_text')}</p>
      <fieldset class="pick" aria-describedby={missing ? 'pick-wrong' : undefined}>
        <legend class="lbl">{t('decide_who')}</legend>
        {leaders.map((option) => (
          <label key={option.id}>
            <input type="radio" name="leader" checked={chosen === option.id} onChange={() => setChosen(option.id)} />
            <span>
              <b>{words(option.label)}</b>
              {option.organisation && <small>{option.organisation}</small>}
            </span>
          </label>
        ))}
        {missing && (
          <p class="wrong" id="pick-wrong" role="alert">
            {t('decide_who_wrong')}
          </p>
        )}
      </fieldset>
    </ReasonDialog>
  )
}
