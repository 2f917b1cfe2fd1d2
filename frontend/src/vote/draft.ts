/** What is marked but not sent: it survives a reload of this tab, and nothing more. */
import { useState } from 'preact/hooks'
import type { PollView } from '../lib/wire'
import { read, write } from './box'
import type { Draft } from './marking'

const keyOf = (poll: string): string => `draft/${poll}`

export function useDraft(poll: PollView): [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = read('sessionStorage', keyOf(poll.id))
    return kept === null ? undefined : (JSON.parse(kept) as Draft)
  })
  const put = (next: Draft) => {
    setDraft(next)
    write('sessionStorage', keyOf(poll.id), next === undefined ? null : JSON.stringify(next))
  }
  return [draft, put]
}

/** It was sent, or cannot be sent any more. */
export const dropDraft = (poll: string): void => write('sessionStorage', keyOf(poll), null)
