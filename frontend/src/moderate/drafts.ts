/** What was typed into a dialog stays for as long as the page is open, until it was sent: Escape loses nothing. */
import { useState } from 'preact/hooks'

const drafts = new Map<string, string>()

/** A text state that outlives its dialog under `key`. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(drafts.get(key) ?? '')
  return [
    text,
    (next) => {
      drafts.set(key, next)
      setText(next)
    },
  ]
}

/** Forget what was sent. `about`: how the keys of its fields begin. */
export function forget(about: string): void {
  for (const key of drafts.keys()) if (key.startsWith(`${about} `)) drafts.delete(key)
}
