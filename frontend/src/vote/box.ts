/** What this phone keeps between visits: votes and the badge's key in IndexedDB, small choices in plain storage. Where
    the browser allows neither, memory has to do for as long as the page is open. */

const memory = new Map<string, unknown>()
let opening: Promise<IDBDatabase> | undefined

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('voting', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('kept')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opening
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction('kept', mode, { durability: 'strict' })
  return new Promise((resolve, reject) => {
    const request = work(transaction.objectStore('kept'))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

export async function recall<T>(key: string): Promise<T | undefined> {
  try {
    return ((await within('readonly', (store) => store.get(key))) as T | undefined) ?? (memory.get(key) as T | undefined)
  } catch {
    return memory.get(key) as T | undefined
  }
}

/** All that is kept under keys that begin with `prefix`; of two with one key, the newer comes last. */
export async function recallAll<T>(prefix: string): Promise<T[]> {
  const here = [...memory].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value as T)
  try {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
    return [...((await within('readonly', (store) => store.getAll(range))) as T[]), ...here]
  } catch {
    return here
  }
}

export async function keep(key: string, value: unknown): Promise<void> {
  memory.set(key, value)
  try {
    await within('readwrite', (store) => store.put(value, key))
  } catch {
    // private browsing: it is kept for as long as the page is open
  }
}

/** Forget everything: another person takes this phone. */
export async function forget(): Promise<void> {
  memory.clear()
  try {
    sessionStorage.clear()
    await within('readwrite', (store) => store.clear())
  } catch {
    // there was nothing but memory
  }
}

type Shelf = 'localStorage' | 'sessionStorage'

/** A small text of plain storage, or null where there is none or it is blocked. */
export function read(shelf: Shelf, key: string): string | null {
  try {
    return window[shelf].getItem(key)
  } catch {
    return null
  }
}

/** Null takes it away. */
export function write(shelf: Shelf, key: string, text: string | null): void {
  try {
    if (text === null) window[shelf].removeItem(key)
    else window[shelf].setItem(key, text)
  } catch {
    // blocked: nothing here is needed to vote
  }
}
