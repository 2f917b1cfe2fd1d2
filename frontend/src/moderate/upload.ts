/** A picture on its way to the server, and how far it has come: what fetch does not tell. */
import { Offline, refusal } from '../lib/api'

/** Milliseconds: the largest picture, on a slow network. */
const PATIENCE = 180_000

export interface Upload {
  /** Settles with the answer: rejects with Refusal or Offline. Never settles once it was stopped. */
  done: Promise<void>
  stop: () => void
}

/** `heard` is told the share that has left, 0 to 1. */
export function upload(path: string, picture: Blob, heard: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<void>((resolve, reject) => {
    request.open('PUT', path)
    request.timeout = PATIENCE
    // Some systems do not know the kind of what they hold; the server looks for itself.
    request.setRequestHeader('content-type', picture.type.startsWith('image/') ? picture.type : 'image/unknown')
    request.upload.onprogress = (event) => event.lengthComputable && heard(event.loaded / event.total)
    request.onload = () => (request.status < 300 ? resolve() : reject(refusal(request.status, request.responseText)))
    request.onerror = request.ontimeout = () => reject(new Offline('no answer'))
    request.send(picture)
  })
  return { done, stop: () => request.abort() }
}
