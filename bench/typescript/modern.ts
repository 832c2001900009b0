// A program in the language of 2022, for the compiler to bring down to ES5.
type Key = string | number;
interface Entity<K extends Key = string> { readonly id: K; name?: string; tags: ReadonlyArray<string>; }
type Partialish<T> = { [P in keyof T]?: T[P] };
declare const setTimeout: (f: () => void, ms: number) => number;
declare const console: { log(...args: any[]): void };

export enum Level { Debug = 1, Info, Warn = 1 << 3, Error = Warn | 1 }
export const enum Flag { None = 0, A = 1, B = 2, Both = A | B }
enum Names { First = 'first', Second = 'second' }

function sealed(constructor: Function) { Object.seal(constructor); Object.seal(constructor.prototype); }
function log(prefix: string) {
  return function (target: any, key: string, descriptor: PropertyDescriptor): PropertyDescriptor {
    const original = descriptor.value;
    descriptor.value = function (...args: any[]) { console.log(`${prefix}${key}`, ...args); return original.apply(this, args); };
    return descriptor;
  };
}
const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(() => resolve(), ms));

namespace Part1 {
  export abstract class Shape1<T extends Entity = Entity> implements Entity {
    static count = 0;
    static #registry = new Map<string, Shape1>();
    protected static readonly kinds: { [name: string]: Level } = { plain: Level.Debug, [Names.First]: Level.Warn };
    readonly id: string;
    tags: string[] = [];
    #secret = 1;
    constructor(public name: string, private readonly parts: T[] = [], { scale = 1, ...rest }: { scale?: number; [k: string]: any } = {}) {
      this.id = `${name}-${++Shape1.count}`;
      this.tags.push(...Object.keys(rest), `scale:${scale}`);
      Shape1.#registry.set(this.id, this);
    }
    abstract area(): number;
    get secret(): number { return this.#secret ** 2; }
    set secret(value) { this.#secret = value ?? this.#secret; }
    *walk(): IterableIterator<T> { for (const part of this.parts) { if (part.tags?.length) yield part; else continue; } }
    @log('call ')
    describe(level: Level = Level.Info, ...notes: string[]): string {
      const { name, tags: [first = 'none', ...others] } = this;
      return [`${name}: ${this.area().toFixed(2)}`, `tags ${first}, ${others.join('|')}`, ...notes].filter(Boolean).join(`\n${level}`);
    }
    static find<S extends Shape1>(this: { new (...args: any[]): S }, id: string): S | undefined {
      return Shape1.#registry.get(id) as S;
    }
  }
  @sealed
  export class Circle1 extends Shape1 {
    constructor(private radius: number, name = 'circle', ...more: Entity[]) { super(name, more, { scale: radius, round: true }); }
    area() { return Math.PI * this.radius ** 2; }
    async load(urls: string[]): Promise<Map<string, number>> {
      const sizes = new Map<string, number>();
      for (const [index, url] of urls.entries()) {
        try {
          await sleep(index * 10);
          const size = await Promise.race([this.fetch(url), sleep(100).then(() => -1)]);
          if (size < 0) throw new RangeError(`${url} took too long`);
          sizes.set(url, size);
        } catch (error: any) {
          if (!(error instanceof RangeError)) throw error;
          sizes.set(url, error?.message?.length ?? 0);
        } finally {
          this.tags = [...this.tags, url];
        }
      }
      return sizes;
    }
    private fetch = async (url: string) => (await sleep(1), url.length * 1);
  }
  export async function* numbers1(from: number, to = from + 3) {
    for (let i = from; i < to; i++) { const next = yield await Promise.resolve({ i, square: i ** 2, ['key' + i]: () => i }); if (next) return next; }
  }
  export function merge1<A extends object, B extends object>(a: A, b: B): A & B {
    const result = { ...a, ...b, toString() { return super.toString() + `${Object.keys(this)}`; } };
    let { x = 1, y: { z = [] } = {} as any } = result as any;
    [x, z] = [z, x];
    label: for (const k in result) { switch (k) { case 'stop': break label; case 'skip': continue label; default: x ||= k; z &&= x; } }
    return result as A & B;
  }
  const tagged = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.reduce((all, s, i) => all + s + (values[i] ?? ''), '');
  export const text1 = tagged`part ${1} of\t${Flag.Both} ${Names.Second}`;
  export const table1 = new Map([...Array(1 + 2).keys()].map(i => [i, class { static value = i; get() { return i; } }] as const));
}
namespace Part2 {
  export abstract class Shape2<T extends Entity = Entity> implements Entity {
    static count = 0;
    static #registry = new Map<string, Shape2>();
    protected static readonly kinds: { [name: string]: Level } = { plain: Level.Debug, [Names.First]: Level.Warn };
    readonly id: string;
    tags: string[] = [];
    #secret = 2;
    constructor(public name: string, private readonly parts: T[] = [], { scale = 1, ...rest }: { scale?: number; [k: string]: any } = {}) {
      this.id = `${name}-${++Shape2.count}`;
      this.tags.push(...Object.keys(rest), `scale:${scale}`);
      Shape2.#registry.set(this.id, this);
    }
    abstract area(): number;
    get secret(): number { return this.#secret ** 2; }
    set secret(value) { this.#secret = value ?? this.#secret; }
    *walk(): IterableIterator<T> { for (const part of this.parts) { if (part.tags?.length) yield part; else continue; } }
    @log('call ')
    describe(level: Level = Level.Info, ...notes: string[]): string {
      const { name, tags: [first = 'none', ...others] } = this;
      return [`${name}: ${this.area().toFixed(2)}`, `tags ${first}, ${others.join('|')}`, ...notes].filter(Boolean).join(`\n${level}`);
    }
    static find<S extends Shape2>(this: { new (...args: any[]): S }, id: string): S | undefined {
      return Shape2.#registry.get(id) as S;
    }
  }
  @sealed
  export class Circle2 extends Shape2 {
    constructor(private radius: number, name = 'circle', ...more: Entity[]) { super(name, more, { scale: radius, round: true }); }
    area() { return Math.PI * this.radius ** 2; }
    async load(urls: string[]): Promise<Map<string, number>> {
      const sizes = new Map<string, number>();
      for (const [index, url] of urls.entries()) {
        try {
          await sleep(index * 10);
          const size = await Promise.race([this.fetch(url), sleep(100).then(() => -1)]);
          if (size < 0) throw new RangeError(`${url} took too long`);
          sizes.set(url, size);
        } catch (error: any) {
          if (!(error instanceof RangeError)) throw error;
          sizes.set(url, error?.message?.length ?? 0);
        } finally {
          this.tags = [...this.tags, url];
        }
      }
      return sizes;
    }
    private fetch = async (url: string) => (await sleep(1), url.length * 2);
  }
  export async function* numbers2(from: number, to = from + 3) {
    for (let i = from; i < to; i++) { const next = yield await Promise.resolve({ i, square: i ** 2, ['key' + i]: () => i }); if (next) return next; }
  }
  export function merge2<A extends object, B extends object>(a: A, b: B): A & B {
    const result = { ...a, ...b, toString() { return super.toString() + `${Object.keys(this)}`; } };
    let { x = 1, y: { z = [] } = {} as any } = result as any;
    [x, z] = [z, x];
    label: for (const k in result) { switch (k) { case 'stop': break label; case 'skip': continue label; default: x ||= k; z &&= x; } }
    return result as A & B;
  }
  const tagged = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.reduce((all, s, i) => all + s + (values[i] ?? ''), '');
  export const text2 = tagged`part ${2} of\t${Flag.Both} ${Names.Second}`;
  export const table2 = new Map([...Array(2 + 2).keys()].map(i => [i, class { static value = i; get() { return i; } }] as const));
}
namespace Part3 {
  export abstract class Shape3<T extends Entity = Entity> implements Entity {
    static count = 0;
    static #registry = new Map<string, Shape3>();
    protected static readonly kinds: { [name: string]: Level } = { plain: Level.Debug, [Names.First]: Level.Warn };
    readonly id: string;
    tags: string[] = [];
    #secret = 3;
    constructor(public name: string, private readonly parts: T[] = [], { scale = 1, ...rest }: { scale?: number; [k: string]: any } = {}) {
      this.id = `${name}-${++Shape3.count}`;
      this.tags.push(...Object.keys(rest), `scale:${scale}`);
      Shape3.#registry.set(this.id, this);
    }
    abstract area(): number;
    get secret(): number { return this.#secret ** 2; }
    set secret(value) { this.#secret = value ?? this.#secret; }
    *walk(): IterableIterator<T> { for (const part of this.parts) { if (part.tags?.length) yield part; else continue; } }
    @log('call ')
    describe(level: Level = Level.Info, ...notes: string[]): string {
      const { name, tags: [first = 'none', ...others] } = this;
      return [`${name}: ${this.area().toFixed(2)}`, `tags ${first}, ${others.join('|')}`, ...notes].filter(Boolean).join(`\n${level}`);
    }
    static find<S extends Shape3>(this: { new (...args: any[]): S }, id: string): S | undefined {
      return Shape3.#registry.get(id) as S;
    }
  }
  @sealed
  export class Circle3 extends Shape3 {
    constructor(private radius: number, name = 'circle', ...more: Entity[]) { super(name, more, { scale: radius, round: true }); }
    area() { return Math.PI * this.radius ** 2; }
    async load(urls: string[]): Promise<Map<string, number>> {
      const sizes = new Map<string, number>();
      for (const [index, url] of urls.entries()) {
        try {
          await sleep(index * 10);
          const size = await Promise.race([this.fetch(url), sleep(100).then(() => -1)]);
          if (size < 0) throw new RangeError(`${url} took too long`);
          sizes.set(url, size);
        } catch (error: any) {
          if (!(error instanceof RangeError)) throw error;
          sizes.set(url, error?.message?.length ?? 0);
        } finally {
          this.tags = [...this.tags, url];
        }
      }
      return sizes;
    }
    private fetch = async (url: string) => (await sleep(1), url.length * 3);
  }
  export async function* numbers3(from: number, to = from + 3) {
    for (let i = from; i < to; i++) { const next = yield await Promise.resolve({ i, square: i ** 2, ['key' + i]: () => i }); if (next) return next; }
  }
  export function merge3<A extends object, B extends object>(a: A, b: B): A & B {
    const result = { ...a, ...b, toString() { return super.toString() + `${Object.keys(this)}`; } };
    let { x = 1, y: { z = [] } = {} as any } = result as any;
    [x, z] = [z, x];
    label: for (const k in result) { switch (k) { case 'stop': break label; case 'skip': continue label; default: x ||= k; z &&= x; } }
    return result as A & B;
  }
  const tagged = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.reduce((all, s, i) => all + s + (values[i] ?? ''), '');
  export const text3 = tagged`part ${3} of\t${Flag.Both} ${Names.Second}`;
  export const table3 = new Map([...Array(3 + 2).keys()].map(i => [i, class { static value = i; get() { return i; } }] as const));
}
namespace Part4 {
  export abstract class Shape4<T extends Entity = Entity> implements Entity {
    static count = 0;
    static #registry = new Map<string, Shape4>();
    protected static readonly kinds: { [name: string]: Level } = { plain: Level.Debug, [Names.First]: Level.Warn };
    readonly id: string;
    tags: string[] = [];
    #secret = 4;
    constructor(public name: string, private readonly parts: T[] = [], { scale = 1, ...rest }: { scale?: number; [k: string]: any } = {}) {
      this.id = `${name}-${++Shape4.count}`;
      this.tags.push(...Object.keys(rest), `scale:${scale}`);
      Shape4.#registry.set(this.id, this);
    }
    abstract area(): number;
    get secret(): number { return this.#secret ** 2; }
    set secret(value) { this.#secret = value ?? this.#secret; }
    *walk(): IterableIterator<T> { for (const part of this.parts) { if (part.tags?.length) yield part; else continue; } }
    @log('call ')
    describe(level: Level = Level.Info, ...notes: string[]): string {
      const { name, tags: [first = 'none', ...others] } = this;
      return [`${name}: ${this.area().toFixed(2)}`, `tags ${first}, ${others.join('|')}`, ...notes].filter(Boolean).join(`\n${level}`);
    }
    static find<S extends Shape4>(this: { new (...args: any[]): S }, id: string): S | undefined {
      return Shape4.#registry.get(id) as S;
    }
  }
  @sealed
  export class Circle4 extends Shape4 {
    constructor(private radius: number, name = 'circle', ...more: Entity[]) { super(name, more, { scale: radius, round: true }); }
    area() { return Math.PI * this.radius ** 2; }
    async load(urls: string[]): Promise<Map<string, number>> {
      const sizes = new Map<string, number>();
      for (const [index, url] of urls.entries()) {
        try {
          await sleep(index * 10);
          const size = await Promise.race([this.fetch(url), sleep(100).then(() => -1)]);
          if (size < 0) throw new RangeError(`${url} took too long`);
          sizes.set(url, size);
        } catch (error: any) {
          if (!(error instanceof RangeError)) throw error;
          sizes.set(url, error?.message?.length ?? 0);
        } finally {
          this.tags = [...this.tags, url];
        }
      }
      return sizes;
    }
    private fetch = async (url: string) => (await sleep(1), url.length * 4);
  }
  export async function* numbers4(from: number, to = from + 3) {
    for (let i = from; i < to; i++) { const next = yield await Promise.resolve({ i, square: i ** 2, ['key' + i]: () => i }); if (next) return next; }
  }
  export function merge4<A extends object, B extends object>(a: A, b: B): A & B {
    const result = { ...a, ...b, toString() { return super.toString() + `${Object.keys(this)}`; } };
    let { x = 1, y: { z = [] } = {} as any } = result as any;
    [x, z] = [z, x];
    label: for (const k in result) { switch (k) { case 'stop': break label; case 'skip': continue label; default: x ||= k; z &&= x; } }
    return result as A & B;
  }
  const tagged = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.reduce((all, s, i) => all + s + (values[i] ?? ''), '');
  export const text4 = tagged`part ${4} of\t${Flag.Both} ${Names.Second}`;
  export const table4 = new Map([...Array(4 + 2).keys()].map(i => [i, class { static value = i; get() { return i; } }] as const));
}
namespace Part5 {
  export abstract class Shape5<T extends Entity = Entity> implements Entity {
    static count = 0;
    static #registry = new Map<string, Shape5>();
    protected static readonly kinds: { [name: string]: Level } = { plain: Level.Debug, [Names.First]: Level.Warn };
    readonly id: string;
    tags: string[] = [];
    #secret = 5;
    constructor(public name: string, private readonly parts: T[] = [], { scale = 1, ...rest }: { scale?: number; [k: string]: any } = {}) {
      this.id = `${name}-${++Shape5.count}`;
      this.tags.push(...Object.keys(rest), `scale:${scale}`);
      Shape5.#registry.set(this.id, this);
    }
    abstract area(): number;
    get secret(): number { return this.#secret ** 2; }
    set secret(value) { this.#secret = value ?? this.#secret; }
    *walk(): IterableIterator<T> { for (const part of this.parts) { if (part.tags?.length) yield part; else continue; } }
    @log('call ')
    describe(level: Level = Level.Info, ...notes: string[]): string {
      const { name, tags: [first = 'none', ...others] } = this;
      return [`${name}: ${this.area().toFixed(2)}`, `tags ${first}, ${others.join('|')}`, ...notes].filter(Boolean).join(`\n${level}`);
    }
    static find<S extends Shape5>(this: { new (...args: any[]): S }, id: string): S | undefined {
      return Shape5.#registry.get(id) as S;
    }
  }
  @sealed
  export class Circle5 extends Shape5 {
    constructor(private radius: number, name = 'circle', ...more: Entity[]) { super(name, more, { scale: radius, round: true }); }
    area() { return Math.PI * this.radius ** 2; }
    async load(urls: string[]): Promise<Map<string, number>> {
      const sizes = new Map<string, number>();
      for (const [index, url] of urls.entries()) {
        try {
          await sleep(index * 10);
          const size = await Promise.race([this.fetch(url), sleep(100).then(() => -1)]);
          if (size < 0) throw new RangeError(`${url} took too long`);
          sizes.set(url, size);
        } catch (error: any) {
          if (!(error instanceof RangeError)) throw error;
          sizes.set(url, error?.message?.length ?? 0);
        } finally {
          this.tags = [...this.tags, url];
        }
      }
      return sizes;
    }
    private fetch = async (url: string) => (await sleep(1), url.length * 5);
  }
  export async function* numbers5(from: number, to = from + 3) {
    for (let i = from; i < to; i++) { const next = yield await Promise.resolve({ i, square: i ** 2, ['key' + i]: () => i }); if (next) return next; }
  }
  export function merge5<A extends object, B extends object>(a: A, b: B): A & B {
    const result = { ...a, ...b, toString() { return super.toString() + `${Object.keys(this)}`; } };
    let { x = 1, y: { z = [] } = {} as any } = result as any;
    [x, z] = [z, x];
    label: for (const k in result) { switch (k) { case 'stop': break label; case 'skip': continue label; default: x ||= k; z &&= x; } }
    return result as A & B;
  }
  const tagged = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.reduce((all, s, i) => all + s + (values[i] ?? ''), '');
  export const text5 = tagged`part ${5} of\t${Flag.Both} ${Names.Second}`;
  export const table5 = new Map([...Array(5 + 2).keys()].map(i => [i, class { static value = i; get() { return i; } }] as const));
}
export default { ...Part1, all: [Part1.numbers1, Part2.merge2] as const, big: 1e6, text: 'caf\u{e9} \u{1F600}' };
