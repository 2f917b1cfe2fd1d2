/** A modal dialog: the browser's own, open for as long as it is drawn. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

/** What had the focus before the first of several dialogs. One may take another's place, which has gone by then. */
let opener: HTMLElement | undefined

export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    const active = document.activeElement
    const before = active instanceof HTMLElement && active !== document.body ? active : opener
    if (!before?.closest('dialog')) opener = before
    box.current?.showModal()
    const back = () => (before?.isConnected ? before : opener)?.focus()
    return () => {
      back()
      requestAnimationFrame(() => {
        // A dialog that is taken away unclosed still holds the focus until it has gone.
        if (document.activeElement === document.body) back()
        if (!document.querySelector('dialog')) opener = undefined
      })
    }
  }, [])
  return (
    <dialog ref={box} aria-labelledby={title} onClose={props.onClose}>
      <h2 id={title}>{props.title}</h2>
      {props.children}
    </dialog>
  )
}
