/** QR codes of level M, versions 1 to 10 (21 to 57 modules): what badges and halls need. ISO/IEC 18004. */

const TOTAL = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]
const CHECK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26]
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5]
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]]
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const LEVEL_M = 0
const FORMAT = { polynomial: 0x537, mask: 0x5412 }
const VERSION_POLYNOMIAL = 0x1f25

type Grid = Uint8Array[]

/** The modules of `text`, row by row, 1 for ink, without quiet zone. Throws where it is longer than 213 bytes. */
export function encode(text: string): Grid {
  const { version, codewords } = pack(text)
  const bits = withChecks(codewords, version)
  let best: Grid | undefined
  let least = Infinity
  for (let mask = 0; mask < 8; mask++) {
    const grid = draw(bits, version, mask)
    const cost = penalty(grid)
    if (cost < least) [best, least] = [grid, cost]
  }
  return best as Grid
}

/** The modules as one SVG path, `quiet` modules in from the edge. */
export function path(modules: Grid, quiet = 4): string {
  let d = ''
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      let run = 1
      while (row[x + run]) run++
      d += `M${x + quiet} ${y + quiet}h${run}v1h-${run}z`
      x += run
    }
  })
  return d
}

function pack(text: string): { version: number; codewords: number[] } {
  const letters = [...text].every((letter) => LETTERS.includes(letter))
  const bytes = new TextEncoder().encode(text)
  for (let version = 1; version <= TOTAL.length; version++) {
    const bits: number[] = []
    const put = (value: number, length: number) => {
      for (let at = length - 1; at >= 0; at--) bits.push((value >>> at) & 1)
    }
    if (letters) {
      put(2, 4)
      put(text.length, version < 10 ? 9 : 11)
      for (let at = 0; at < text.length; at += 2) {
        const [first, second] = [LETTERS.indexOf(text[at] ?? ''), LETTERS.indexOf(text[at + 1] ?? '')]
        if (at + 1 < text.length) put(first * 45 + second, 11)
        else put(first, 6)
      }
    } else {
      put(4, 4)
      put(bytes.length, version < 10 ? 8 : 16)
      for (const byte of bytes) put(byte, 8)
    }
    const room = 8 * (at(TOTAL, version) - at(CHECK, version) * at(BLOCKS, version))
    if (bits.length > room) continue
    put(0, Math.min(4, room - bits.length))
    put(0, (8 - (bits.length % 8)) % 8)
    for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) put(pad, 8)
    const codewords: number[] = []
    for (let bit = 0; bit < bits.length; bit += 8)
      codewords.push(bits.slice(bit, bit + 8).reduce((value, each) => (value << 1) | each, 0))
    return { version, codewords }
  }
  throw new RangeError('too long for a QR code of version 10')
}

const at = (table: number[], version: number): number => table[version - 1] ?? 0

/** Data and Reed–Solomon codewords, interleaved over the blocks, as bits. */
function withChecks(codewords: number[], version: number): number[] {
  const [blocks, checks] = [at(BLOCKS, version), at(CHECK, version)]
  const short = Math.floor(codewords.length / blocks)
  const longer = codewords.length % blocks
  const data: number[][] = []
  for (let block = 0, from = 0; block < blocks; block++) {
    const length = short + (block >= blocks - longer ? 1 : 0)
    data.push(codewords.slice(from, (from += length)))
  }
  const generator = divisor(checks)
  const check = data.map((block) => remainder(block, generator))
  const out: number[] = []
  const interleave = (parts: number[][], length: number) => {
    for (let index = 0; index < length; index++)
      for (const part of parts) if (index < part.length) out.push(part[index] ?? 0)
  }
  interleave(data, short + 1)
  interleave(check, checks)
  return out.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >>> bit) & 1))
}

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    if ((b >>> bit) & 1) product ^= a
  }
  return product
}

function divisor(degree: number): number[] {
  const result = [...Array<number>(degree - 1).fill(0), 1]
  for (let step = 0, root = 1; step < degree; step++, root = multiply(root, 2))
    for (let index = 0; index < degree; index++)
      result[index] = multiply(result[index] ?? 0, root) ^ (result[index + 1] ?? 0)
  return result
}

function remainder(data: number[], generator: number[]): number[] {
  const result = Array<number>(generator.length).fill(0)
  for (const byte of data) {
    const factor = byte ^ (result.shift() ?? 0)
    result.push(0)
    generator.forEach((term, index) => (result[index] = (result[index] ?? 0) ^ multiply(term, factor)))
  }
  return result
}

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function draw(bits: number[], version: number, mask: number): Grid {
  const size = 17 + 4 * version
  const blank = () => Array.from({ length: size }, () => new Uint8Array(size))
  const [grid, fixed] = [blank(), blank()]
  const set = (x: number, y: number, ink: boolean | number) => {
    const [row, taken] = [grid[y], fixed[y]]
    if (!row || !taken || x < 0 || x >= size) return
    row[x] = ink ? 1 : 0
    taken[x] = 1
  }
  for (let index = 0; index < size; index++) {
    set(6, index, index % 2 === 0)
    set(index, 6, index % 2 === 0)
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]] as const)
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy))
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4)
      }
  const centres = ALIGNED[version - 1] ?? []
  for (const cy of centres)
    for (const cx of centres) {
      if ((cx === 6 && cy === 6) || (cx === 6 && cy === size - 7) || (cx === size - 7 && cy === 6)) continue
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1)
    }
  const format = ((((LEVEL_M << 3) | mask) << 10) | bch((LEVEL_M << 3) | mask, FORMAT.polynomial, 10)) ^ FORMAT.mask
  for (let index = 0; index < 15; index++) {
    const ink = (format >>> index) & 1
    set(8, index < 6 ? index : index < 8 ? index + 1 : size - 15 + index, ink)
    set(index < 8 ? size - 1 - index : index < 9 ? 7 : 14 - index, 8, ink)
  }
  set(8, size - 8, 1)
  if (version >= 7) {
    const info = (version << 12) | bch(version, VERSION_POLYNOMIAL, 12)
    for (let index = 0; index < 18; index++) {
      const [far, near] = [size - 11 + (index % 3), Math.floor(index / 3)]
      set(far, near, (info >>> index) & 1)
      set(near, far, (info >>> index) & 1)
    }
  }
  const covers = MASKS[mask] as (x: number, y: number) => boolean
  let next = 0
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        const row = grid[y]
        if (!row || fixed[y]?.[x]) continue
        row[x] = (bits[next++] ?? 0) ^ (covers(x, y) ? 1 : 0)
      }
    }
  }
  return grid
}

/** The remainder of `value` shifted left by `degree`, divided by `polynomial`. */
function bch(value: number, polynomial: number, degree: number): number {
  let rest = value
  for (let step = 0; step < degree; step++) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * polynomial)
  return rest
}

/** How hard the pattern is on a reader: long runs, blocks, false finders, imbalance. */
function penalty(grid: Grid): number {
  const size = grid.length
  const columns = grid.map((_, x) => Uint8Array.from(grid, (row) => row[x] ?? 0))
  let cost = 0
  let ink = 0
  for (const line of [...grid, ...columns]) {
    const text = line.join('')
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) cost += run.length - 2
    for (const finder of ['10111010000', '00001011101'])
      for (let found = text.indexOf(finder); found >= 0; found = text.indexOf(finder, found + 1)) cost += 40
  }
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [row, below] = [grid[y], grid[y + 1]]
      ink += row?.[x] ?? 0
      if (below && x + 1 < size && row?.[x] === row?.[x + 1] && row?.[x] === below[x] && row?.[x] === below[x + 1]) cost += 3
    }
  return cost + 10 * Math.floor(Math.abs((ink * 100) / (size * size) - 50) / 5)
}
