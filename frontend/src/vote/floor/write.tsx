/** A text that an attendee writes and sends: kept on the page until it has arrived. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Offline, Refusal } from '../../lib/api'
import { t } from '../../lib/i18n'
import { read, write } from '../box'
import { random } from '../secret'

/** `id`: the same at every retry. */
export interface Draft {
  id: string
  text: string
  named: boolean
}

export interface Text {
  draft: Draft
  put: (draft: Draft) => void
  told: string
  tell: (told: string) => void
  sending: boolean
  send: () => Promise<void>
}

/** The text under `key`; `post` sends it and says what came of it. */
export function useText(key: string, post: (draft: Draft) => Promise<string>): Text {
  const [draft, setDraft] = useState<Draft>(() => JSON.parse(read('sessionStorage', key) ?? 'null') ?? { id: random(16), text: '', named: false })
  const [told, tell] = useState('')
  const [sending, setSending] = useState(false)
  const put = (next: Draft) => {
    setDraft(next)
    tell('')
    write('sessionStorage', key, JSON.stringify(next))
  }
  const send = async () => {
    if (sending) return
    setSending(true)
    try {
      const said = await post(draft)
      put({ id: random(16), text: '', named: draft.named })
      tell(said)
    } catch (error) {
      tell(wrong(error))
    } finally {
      setSending(false)
    }
  }
  return { draft, put, told, tell, sending, send }
}

/** `first`: what is said where nothing is written yet. */
export function Write(props: { text: Text; label: string; send: string; first: string; longest: number; how: string; children?: ComponentChildren }) {
  const { text } = props
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.draft.text.trim()) void text.send()
        else text.tell(props.first)
      }}
    >
      <label>
        {props.label}
        <textarea
          rows={3}
          maxLength={props.longest}
          value={text.draft.text}
          readOnly={text.sending}
          aria-describedby="write-how"
          onInput={(event) => text.put({ ...text.draft, text: event.currentTarget.value.replace(/\n/g, ' ') })}
        />
      </label>
      {props.children}
      <p class="kind" id="write-how">
        {props.how}
      </p>
      <p role="status">{text.told}</p>
      <button type="submit" class="main" aria-disabled={text.sending}>
        {props.send}
      </button>
    </form>
  )
}

/** A refusal in the reader's language. */
export function wrong(error: unknown): string {
  if (error instanceof Offline) return t('floor_offline')
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'text_refused') return t(error.detail?.reason === 'characters' ? 'floor_characters' : 'floor_empty')
  if (error.code === 'floor_named') return t('floor_named')
  if (error.code === 'not_entitled') return t('ideas_not_entitled')
  return error.code === 'floor_closed' ? t('floor_shut') : t('not_through')
}
