/** One poll: its form, what is wrong with it, and its previews. */
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { Checked, Prepared, PreparedPoll } from '../lib/wire'
import { useChecked } from './checked'
import { OneOf } from './fields'
import { Form } from './form'
import * as model from './model'
import type { Definition } from './model'
import { Preview, type Fits } from './preview'
import { Saving, type Notice } from './saving'

export function OnePoll(props: {
  prepared: Prepared
  held: PreparedPoll
  poll: Definition
  language: string
  languages: string[]
  unsaved: boolean
  notice: Notice | undefined
  busy: boolean
  onLanguage: (language: string) => void
  onAddLanguage: () => void
  onPoll: (poll: Definition) => void
  /** `over`: what somebody else saved meanwhile. */
  onSave: (over: boolean) => void
  onForget: () => void
  onCopy: (room: string) => void
  onRemove: () => void
  onPicture: () => void
  onSignedOut: () => void
}) {
  const { prepared, held, poll, unsaved } = props
  const [fits, setFits] = useState<{ fits: Fits; whole: boolean }>({ fits: [], whole: true })
  const asked = `${JSON.stringify(model.cleaned(poll))} ${held.version}`
  const answer = useChecked<Checked>(asked, () => model.check(poll), props.onSignedOut)
  const checked = answer && pictured(answer, held)
  const flaws = held.fixed ? [] : (checked?.flaws ?? [])
  return (
    <>
      <section class="form" aria-labelledby="writing">
        <h1 id="writing" class="hide">
          {t('editing', { title: words(poll.title) })}
        </h1>
        {held.fixed && <p class="fixed">{t(held.state === 'armed' ? 'fixed_armed' : 'fixed')}</p>}
        <Form
          poll={poll}
          prepared={prepared}
          view={held.view}
          unsaved={unsaved}
          language={props.language}
          languages={props.languages}
          flaws={flaws}
          fits={fits.fits}
          electorate={checked?.electorate ?? null}
          fixed={held.fixed}
          onLanguage={props.onLanguage}
          onAddLanguage={props.onAddLanguage}
          onPicture={props.onPicture}
          onPoll={props.onPoll}
          onSignedOut={props.onSignedOut}
        />
        <Acts {...props} />
      </section>
      <aside class="shown-as">
        {!fits.whole && <p class="wrong">{t('fit_not')}</p>}
        <Preview
          checked={checked}
          prepared={prepared}
          room={poll.room}
          language={props.language}
          onFits={(known, whole) => setFits((before) => ({ fits: known ?? before.fits, whole }))}
        />
      </aside>
      <Saving notice={props.notice} unsaved={unsaved} flaws={flaws.length} fixed={held.fixed} busy={props.busy} onSave={props.onSave} onForget={props.onForget} />
    </>
  )
}

/** The server looks at what is written alone: photographs come from what it holds. */
function pictured(answer: Checked, held: PreparedPoll): Checked {
  const known = new Map(held.view.options.map((option) => [option.id, option.photograph ?? null]))
  const poll = answer.poll && {
    ...answer.poll,
    options: answer.poll.options.map((option) => ({ ...option, photograph: known.get(option.id) ?? null })),
  }
  return { ...answer, poll }
}

function Acts(props: { prepared: Prepared; held: PreparedPoll; poll: Definition; busy: boolean; onCopy: (room: string) => void; onRemove: () => void }) {
  const { prepared, poll, busy } = props
  const [sure, setSure] = useState(false)
  const [to, setTo] = useState(poll.room)
  return (
    <div class="acts-of">
      <OneOf label={t('copy_to')} value={to} of={prepared.rooms.map((room) => [room.id, words(room.name)])} onValue={setTo} />
      <button type="button" class="btn" disabled={busy} onClick={() => props.onCopy(to)}>
        {t('copy')}
      </button>
      {!props.held.fixed && (
        <button
          type="button"
          class={sure ? 'btn stop' : 'btn'}
          disabled={busy}
          onBlur={() => setSure(false)}
          onClick={() => (sure ? props.onRemove() : setSure(true))}
        >
          {t(sure ? 'remove_sure' : 'remove_poll')}
        </button>
      )}
    </div>
  )
}
