/** Figures typed one after another are a cue's number in the run sheet. */
import { useRef } from 'preact/hooks'

/** Milliseconds in which the next figure belongs to the same number. */
const TOGETHER = 1_500

/** Gives the number that a figure makes with those just typed, held to `most` where they would make more. */
export function useNumber(most: number): (figure: number) => number {
  const typed = useRef({ number: 0, at: 0 })
  return (figure) => {
    const { number, at } = typed.current
    const joined = Date.now() - at < TOGETHER ? number * 10 + figure : figure
    typed.current = { number: joined <= most ? joined : figure, at: Date.now() }
    return typed.current.number
  }
}
