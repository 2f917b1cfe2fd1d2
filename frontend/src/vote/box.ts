/** What this phone keeps between visits, in IndexedDB; in memory where the browser allows no more. */

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
    await within('readwrite', (store) => store.clear())
  } catch {
    // there was nothing but memory
  }
}
