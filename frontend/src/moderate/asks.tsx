/** Dialogs that ask before a poll is closed, shown or annulled, and the list of keys. */
import { type ComponentChildren, Fragment } from 'preact'
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { PollView } from '../lib/wire'
import { Dialog } from './dialog'
import { Field } from './field'
import { ReasonDialog } from './reason'

export function Ask(props: { title: string; text: ComponentChildren; yes: string; onYes: () => void; onClose: () => void }) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {typeof props.text === 'string' ? <p>{props.text}</p> : props.text}
      <div class="ends">
        <button type="button" class="btn" onClick={props.onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class="btn primary"
          onClick={() => {
            props.onClose()
            props.onYes()
          }}
        >
          {props.yes}
        </button>
      </div>
    </Dialog>
  )
}

/** Annulling needs a reason and a typed word. */
export function AskAnnul(props: { poll: PollView; onYes: (reason: string) => void; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState('')
  const word = t('annul_word')
  return (
    <ReasonDialog
      title={t('annul_title', { title: words(props.poll.title) })}
      about={`annul ${props.poll.id}`}
      yes={t('annul_do')}
      stop
      blocked={() => {
        const bad = typed.trim().toLocaleLowerCase() !== word.toLocaleLowerCase()
        setWrong(bad ? t('annul_type_wrong', { word }) : '')
        return bad
      }}
      onYes={(reason) => {
        props.onClose()
        props.onYes(reason)
      }}
      onClose={props.onClose}
      after={
        <Field label={t('annul_type', { word })} wrong={wrong}>
          {(field) => (
            <input
              {...field}
              type="text"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
      }
    >
      <p>{t('annul_text')}</p>
    </ReasonDialog>
  )
}

export function Keys(props: { onClose: () => void }) {
  const keys: [string, string][] = [
    [t('space'), t('key_space')],
    [t('hold_space'), t('key_hold')],
    [`${t('space')} →`, t('key_step')],
    ['←', t('key_step_back')],
    ['U', t('key_undo')],
    ['↑ ↓', t('key_move')],
    [t('enter'), t('key_take')],
    ['PgDn PgUp', t('key_cues')],
    ['1 2 3', t('key_number')],
    ['F', t('key_freeze')],
    ['B', t('key_blank')],
    ['S', t('key_safe')],
    ['?', t('key_help')],
  ]
  return (
    <Dialog title={t('keys')} onClose={props.onClose}>
      <dl class="shortcuts">
        {keys.map(([key, does]) => (
          <Fragment key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
      <div class="ends">
        <button type="button" class="btn primary" onClick={props.onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  )
}
