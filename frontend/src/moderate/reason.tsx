/** A dialog that does something only for a reason, which the journal keeps. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../lib/i18n'
import { Dialog } from './dialog'
import { Field } from './field'

/** `blocked`: whether something else is missing, asked when it is sent; `after`: fields below the reason. */
export function ReasonDialog(props: {
  title: string
  yes: string
  stop?: boolean
  blocked?: () => boolean
  onYes: (reason: string) => void
  onClose: () => void
  after?: ComponentChildren
  children: ComponentChildren
}) {
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState('')
  const send = (event: Event) => {
    event.preventDefault()
    const said = reason.trim()
    const missing = said.length < 3
    setWrong(missing ? t('reason_wrong') : '')
    if (props.blocked?.() || missing) return
    props.onYes(said)
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form noValidate onSubmit={send}>
        {props.children}
        <Field label={t('reason')} wrong={wrong}>
          {(field) => (
            <textarea {...field} rows={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
          )}
        </Field>
        {props.after}
        <div class="ends">
          <button type="button" class="btn" onClick={props.onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class={props.stop ? 'btn stop' : 'btn primary'}>
            {props.yes}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
