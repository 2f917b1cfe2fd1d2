/** A modal dialog: the browser's own, open for as long as it is drawn. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null)
  const gone = useRef(false)
  const title = useId()
  useEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => {
      // Closing gives the keyboard back to where it was; taking the element away would not.
      gone.current = true
      dialog?.close()
    }
  }, [])
  return (
    <dialog ref={box} aria-labelledby={title} onClose={() => !gone.current && props.onClose()}>
      <h2 id={title}>{props.title}</h2>
      {props.children}
    </dialog>
  )
}
