/** Makes text fit by trying, never by cutting: natural width, condensed, two lines, then the next smaller layout. */
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** The widths of names and labels: natural, condensed, condensed on two lines. All of a frame share one. */
const WIDTHS = ['natural', 'narrow', 'wrapped'] as const
/** Part of the picture's height that text may stand over its box: glyphs are taller than tight lines. */
const SLACK = 0.006

/** The element gets `data-names` with its width, and `data-fit` with the layouts "1 2 3" that it needed, of at most
    `layouts`: the first where the element and every `.line` hold what is in them, or else the last. Measured
    again when `key`, the size of the hall or a font changes. */
export function useFit<E extends HTMLElement>(layouts: number, key: string): RefObject<E | null> {
  const ref = useRef<E | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    const hall = element?.closest('.hall')
    if (!element || !hall) return
    const measure = () => fit(element, hall.clientHeight * SLACK + 1, layouts)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(hall)
    observer.observe(element)
    document.fonts.addEventListener('loadingdone', measure)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', measure)
    }
  }, [layouts, key])
  return ref
}

function fit(element: HTMLElement, slack: number, layouts: number): void {
  for (let layout = 0; layout <= layouts; layout++) {
    element.dataset.fit = Array.from({ length: layout }, (_, index) => index + 1).join(' ')
    for (const width of WIDTHS) {
      element.dataset.names = width
      if (linesFit(element)) break
    }
    if (linesFit(element) && holds(element, slack)) return
  }
}

const holds = (element: HTMLElement, slack: number): boolean =>
  element.scrollHeight <= element.clientHeight + slack && element.scrollWidth <= element.clientWidth + slack

/** Whether each line is as wide as its place, and no name needs a third line. */
const linesFit = (element: HTMLElement): boolean =>
  [...element.querySelectorAll<HTMLElement>('.line')].every(
    (line) => line.scrollWidth <= line.clientWidth + 1 && line.clientHeight < 2.6 * parseFloat(getComputedStyle(line).lineHeight),
  )
