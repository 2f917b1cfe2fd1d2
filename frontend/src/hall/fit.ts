/** Makes text fit by trying, never by cutting: natural width, condensed, two lines, then the next smaller layout. What
    no layout holds becomes smaller as a whole, below what the last row reads: the editor says so before. */
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** The widths of names and labels: natural, condensed, condensed on two lines. All of a frame share one. */
const WIDTHS = ['natural', 'narrow', 'wrapped'] as const
/** Letters and spaces, against their size, where no layout is enough. */
const SMALLER = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
/** Part of the picture's height that text may stand over its box: glyphs are taller than tight lines. */
const SLACK = 0.006

/** The element gets `data-names` with its width, and `data-fit` with the layouts "1 2 3" that it needed, of at most
    `layouts`: the first where the element, each `.holds` and every `.line` hold what is in them. Where none does it gets `data-small`
    and becomes smaller, unless it has no layouts. Measured again when `key`, the size of the hall or a font changes. */
export function useFit<E extends HTMLElement>(layouts: number, key: string): RefObject<E | null> {
  const ref = useRef<E | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    const hall = element?.closest('.hall')
    if (!element || !hall) return
    const sizes = () => [hall.clientWidth, hall.clientHeight, element.clientWidth, element.clientHeight].join()
    let fitted = ''
    const measure = () => {
      fit(element, hall.clientHeight * SLACK + 1, layouts)
      fitted = sizes()
    }
    measure()
    const observer = new ResizeObserver(() => sizes() === fitted || measure()) // it reports the first size, too
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

/** Trying is laying out: where not even the last layout holds the text, those before it are not tried at that scale. */
function fit(element: HTMLElement, slack: number, layouts: number): void {
  for (const scale of layouts > 0 ? SMALLER : [1]) {
    element.style.setProperty('--small', String(scale))
    element.toggleAttribute('data-small', scale < 1)
    if (scale < 1 && !fits(element, slack, layouts)) continue
    for (let layout = 0; layout <= layouts; layout++) if (fits(element, slack, layout)) return
  }
}

function fits(element: HTMLElement, slack: number, layout: number): boolean {
  element.dataset.fit = Array.from({ length: layout }, (_, index) => index + 1).join(' ')
  for (const width of WIDTHS) {
    element.dataset.names = width
    if (linesFit(element)) return holds(element, slack)
  }
  return false
}

const holds = (element: HTMLElement, slack: number): boolean =>
  element.scrollHeight <= element.clientHeight + slack &&
  element.scrollWidth <= element.clientWidth + slack &&
  [...element.querySelectorAll('.holds')].every((list) => list.lastElementChild === null || bottomOf(list.lastElementChild) <= bottomOf(list) + slack)

const bottomOf = (element: Element): number => element.getBoundingClientRect().bottom

/** Whether each line is as wide as its place, and no name needs a third line. */
const linesFit = (element: HTMLElement): boolean =>
  [...element.querySelectorAll<HTMLElement>('.line')].every(
    (line) => line.scrollWidth <= line.clientWidth + 1 && line.clientHeight < 2.6 * parseFloat(getComputedStyle(line).lineHeight),
  )
