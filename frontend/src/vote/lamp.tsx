/** The lamp: one word that can be read at arm's length, and what it means. Focus comes here when the state changes. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export type LampKind = 'wait' | 'received' | 'kept' | 'shut' | 'refused'

let first = true

/** `told`: the id of what is said of it, for who hears the page. */
export function Heading(props: { children: ComponentChildren; of: string; class?: string; told?: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (first) first = false
    else heading.current?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }, [props.of])
  return (
    <h1 ref={heading} tabIndex={-1} class={props.class} aria-describedby={props.told}>
      {props.children}
    </h1>
  )
}

/** `of`: what the state is called while its word goes on changing. */
export function Lamp(props: { kind: LampKind; word: string; of?: string; when?: string; children?: ComponentChildren }) {
  return (
    <section class={`lampbox ${props.kind}`} role="status">
      {props.kind === 'received' && (
        <svg viewBox="0 0 64 64" aria-hidden="true">
          <circle cx="32" cy="32" r="32" fill="#FFFFFF" />
          <path d="M17 33l11 11 20-23" fill="none" stroke="#0A6B43" stroke-width="7" />
        </svg>
      )}
      {props.kind === 'kept' && (
        <svg viewBox="0 0 64 64" aria-hidden="true">
          <circle cx="32" cy="32" r="28.5" fill="none" stroke="#0B141B" stroke-width="7" stroke-dasharray="20 9.8" />
        </svg>
      )}
      <Heading of={props.of ?? props.kind + props.word}>{props.word}</Heading>
      {props.when && <p class="when">{props.when}</p>}
      {props.children && <p>{props.children}</p>}
    </section>
  )
}
