/** What the server says of what is being written, a moment after the last key. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Offline, Refusal } from '../lib/api'

/** Milliseconds without a key before the server is asked what is wrong. */
const PAUSE = 300

/** `text`: what is asked about, and asked about anew when it is another. */
export function useChecked<T>(text: string, ask: () => Promise<T>, onSignedOut: () => void): T | undefined {
  const [checked, setChecked] = useState<T>()
  const asked = useRef(0)
  useEffect(() => {
    const mine = ++asked.current
    const timer = setTimeout(
      () => {
        ask().then(
          (answer) => mine === asked.current && setChecked(answer),
          (error) => {
            if (error instanceof Refusal && error.status === 401) onSignedOut()
            else if (!(error instanceof Offline || error instanceof Refusal)) throw error
          },
        )
      },
      checked ? PAUSE : 0,
    )
    return () => clearTimeout(timer)
  }, [text])
  return checked
}
