/** Steps of a reveal are taken one at a time: a second tap would show what the host has not said yet. */
import { useLayoutEffect, useRef } from 'preact/hooks'

/** Milliseconds after a step, whoever took it, in which no other is taken. */
export const APART = 700

/** `step` names what the room was shown last. Returns whether another may be taken now. */
export function useGuard(step: string): () => boolean {
  const last = useRef(-Infinity)
  const seen = useRef(step)
  useLayoutEffect(() => {
    if (seen.current === step) return
    seen.current = step
    last.current = performance.now()
  }, [step])
  return () => {
    const now = performance.now()
    if (now - last.current < APART) return false
    last.current = now
    return true
  }
}
