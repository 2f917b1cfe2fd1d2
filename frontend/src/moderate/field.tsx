/** A labelled field, with what is wrong with it said below and tied to it. */
import type { ComponentChild } from 'preact'
import { useId } from 'preact/hooks'

export interface FieldProps {
  id: string
  'aria-invalid': boolean
  'aria-describedby': string | undefined
}

export function Field(props: { label: string; wrong?: string; children: (field: FieldProps) => ComponentChild }) {
  const id = useId()
  const wrong = props.wrong ?? ''
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children({ id, 'aria-invalid': wrong !== '', 'aria-describedby': wrong ? `${id}-wrong` : undefined })}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}
