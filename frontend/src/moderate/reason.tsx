/** A dialog that does something only for a reason, which the journal keeps. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { t } from '../lib/i18n'
import { Dialog } from './dialog'
import { useDraft } from './drafts'
import { Field } from './field'

/** A field that is marked as missing, or the first choice of several. */
const MISSING = '[aria-invalid=true], fieldset:has(.wrong) input'

/** `about`: what the reason is for; its draft is kept under this. `blocked`: whether something else is missing, asked
 *  when it is sent; `after`: fields below the reason. */
export function ReasonDialog(props: {
  title: string
  about: string
  yes: string
  stop?: boolean
  blocked?: () => boolean
  /** Sends it; until that is done nothing is sent twice. */
  onYes: (reason: string) => void | Promise<void>
  onClose: () => void
  after?: ComponentChildren
  children: ComponentChildren
}) {
  const [reason, setReason] = useDraft(`${props.about} reason`)
  const [wrong, setWrong] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const sending = useRef(false)
  const send = async (event: Event) => {
    event.preventDefault()
    const said = reason.trim()
    const missing = said.length < 3
    setWrong(missing ? t('reason_wrong') : '')
    if (props.blocked?.() || missing) {
      // Once it is marked: the keyboard goes to the first that is missing.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(MISSING)?.focus())
      return
    }
    if (sending.current) return
    sending.current = true
    await props.onYes(said)
    sending.current = false
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form ref={form} noValidate onSubmit={send}>
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
