/** The words that the room names: the more ballots, the larger. They are a list to who cannot see where they stand. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { t, words as inWords } from '../lib/i18n'
import type { PollView, WordsResult } from '../lib/wire'
import { cloud, type Cloud as Arranged } from './cloud'
import { useFit } from './fit'
import { LAYOUTS } from './parts'
import './words.css'

/** Letters in units: nothing smaller than what the last row reads, as all text is, nothing larger than a winner's name. */
const LEAST = 4.4
const MOST = 13
/** Milliseconds between two arrangements while words come in. */
const PAUSE = 1500
/** Words of the list beside the cloud, with their figures, once voting is over. */
const LISTED = 6
/** From so many characters on, a word of the list wants more room. */
const WIDE = 16

export function WordCloud(props: { poll: PollView; result: WordsResult; over: boolean }) {
  const { poll, result, over } = props
  const fit = useFit<HTMLElement>(LAYOUTS, inWords(poll.title))
  const beside = over && result.words.length > LISTED
  const wide = result.words.slice(0, LISTED).some((word) => word.text.length >= WIDE)
  return (
    <section class="body cloud-body" ref={fit}>
      <h1>{inWords(poll.title)}</h1>
      {result.words.length === 0 ? (
        <p class="under note">{t('hall.no_words')}</p>
      ) : (
        <div class={beside ? (wide ? 'cloud-and-list wide' : 'cloud-and-list') : 'cloud-alone'}>
          <Cloud result={result} over={over} />
          {beside && (
            <div>
              <p class="small">{t('hall.words_most')}</p>
              <ol class="most-named">
                {result.words.slice(0, LISTED).map((word) => (
                  <li key={word.key}>
                    <span class="line">{word.text}</span>
                    <b>{word.votes}</b>
                  </li>
                ))}
              </ol>
            </div>
          )}
        </div>
      )}
    </section>
  )
}

function Cloud(props: { result: WordsResult; over: boolean }) {
  const { result } = props
  const box = useRef<HTMLOListElement>(null)
  const [{ placed, left }, arrange] = useState<Arranged>({ placed: [], left: 0, level: 0 })
  const latest = useRef(result)
  const last = useRef<Arranged | undefined>(undefined)
  const due = useRef<ReturnType<typeof setTimeout>>(undefined)
  const drawnAt = useRef(0)
  latest.current = result

  const draw = () => {
    clearTimeout(due.current)
    due.current = undefined
    drawnAt.current = Date.now()
    const element = box.current
    if (!element) return
    const unit = parseFloat(getComputedStyle(element).fontSize) / LEAST
    const space = { width: element.clientWidth / unit, height: element.clientHeight / unit, least: LEAST, most: MOST }
    last.current = cloud(latest.current.words, space, widths(element), last.current)
    arrange(last.current)
  }
  useLayoutEffect(() => {
    const wait = drawnAt.current + PAUSE - Date.now()
    if (wait <= 0 || props.over) draw()
    else due.current ??= setTimeout(draw, wait)
  }, [result, props.over])
  useLayoutEffect(() => {
    const observer = new ResizeObserver(draw)
    if (box.current) observer.observe(box.current)
    document.fonts.addEventListener('loadingdone', draw)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', draw)
      clearTimeout(due.current)
    }
  }, [])
  const more = left + result.more
  return (
    <div class="cloud-box">
      <ol class="cloud" ref={box}>
        {placed.map((word) => (
          <li key={word.key} data-key={word.key} style={`--x:${word.x};--y:${word.y};--size:${word.size}`}>
            {word.text}
            <span class="hide"> {word.votes}</span>
          </li>
        ))}
      </ol>
      {more > 0 && <p class="small">{t('hall.words_more', { count: more })}</p>}
    </div>
  )
}

const known = new Map<string, number>()

/** Widths of texts in the hall's letters, of size 1. */
function widths(element: HTMLElement): (text: string) => number {
  const style = getComputedStyle(element)
  const font = `700 100px ${style.fontFamily}`
  const pen = document.createElement('canvas').getContext('2d')
  return (text) => {
    const name = `${font}|${document.fonts.check(font)}|${text}`
    const held = known.get(name)
    if (held !== undefined) return held
    if (!pen) return text.length * 0.6
    pen.font = font
    const width = pen.measureText(text).width / 100
    known.set(name, width)
    return width
  }
}
