/* Names of addresses: from the dynamic symbols, and from the executable's own table where
 * it has not been stripped. */
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracer/preload/preload.h"

/* The executable's file, mapped for good: pages that nobody reads cost nothing. */
static struct {
  int tried;
  const char *file;
  size_t size;
  const ElfW(Sym) * symbols;
  size_t count;
  const char *strings;
  size_t strings_size;
  uintptr_t bias;
} exe;

static int first_object(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  *(uintptr_t *)data = info->dlpi_addr;
  return 1;
}

static const void *part(uint64_t offset, uint64_t size) {
  return offset <= exe.size && size <= exe.size - offset ? exe.file + offset : NULL;
}

static void find_tables(void) {
  const ElfW(Ehdr) *header = part(0, sizeof *header);
  if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) ||
      header->e_shentsize != sizeof(ElfW(Shdr)))
    return;
  size_t n = header->e_shnum;
  const ElfW(Shdr) *sections = part(header->e_shoff, n * sizeof *sections);
  if (!sections || (uintptr_t)sections % _Alignof(ElfW(Shdr)))
    return;
  for (size_t i = 0; i < n; i++) {
    const ElfW(Shdr) *s = &sections[i];
    if (s->sh_type != SHT_SYMTAB || s->sh_link >= n || s->sh_offset % 8)
      continue;
    const ElfW(Shdr) *strings = &sections[s->sh_link];
    exe.strings = part(strings->sh_offset, strings->sh_size);
    exe.strings_size = strings->sh_size;
    exe.symbols = part(s->sh_offset, s->sh_size);
    if (exe.symbols && exe.strings && exe.strings_size &&
        !exe.strings[exe.strings_size - 1])
      exe.count = s->sh_size / sizeof *exe.symbols;
  }
}

static void open_exe(void) {
  struct stat st;
  exe.tried = 1;
  int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  if (fstat(fd, &st) == 0 && st.st_size > 0) {
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    exe.file = p == MAP_FAILED ? NULL : p;
    exe.size = exe.file ? (size_t)st.st_size : 0;
  }
  close(fd);
  dl_iterate_phdr(first_object, &exe.bias);
  if (exe.file)
    find_tables();
}

static const char *name_of(const ElfW(Sym) * s) {
  return s->st_name < exe.strings_size ? exe.strings + s->st_name : "";
}

/* Looks through the symbols of one file, from index i. Returns where they end. */
static size_t find_in_file(size_t i, struct tr__wanted *wanted, size_t count,
                           size_t *found) {
  for (; i < exe.count && ELF64_ST_TYPE(exe.symbols[i].st_info) != STT_FILE; i++)
    for (size_t k = 0; k < count; k++)
      if (!wanted[k].address && !strcmp(name_of(&exe.symbols[i]), wanted[k].name)) {
        wanted[k].address = exe.bias + exe.symbols[i].st_value;
        ++*found;
      }
  return i;
}

size_t tr__symbols_find(const char *file, struct tr__wanted *wanted, size_t count) {
  size_t found = 0, i = 0;
  if (!exe.tried)
    open_exe();
  for (size_t k = 0; k < count; k++)
    wanted[k].address = 0;
  while (i < exe.count && found < count) {
    const ElfW(Sym) *s = &exe.symbols[i++];
    if (ELF64_ST_TYPE(s->st_info) == STT_FILE && !strcmp(name_of(s), file))
      i = find_in_file(i, wanted, count, &found);
  }
  return found;
}

/* The executable's symbol that covers an address. */
static const char *local_name(uintptr_t address, uintptr_t *offset) {
  if (!exe.tried)
    open_exe();
  for (size_t i = 0; i < exe.count; i++) {
    const ElfW(Sym) *s = &exe.symbols[i];
    int type = ELF64_ST_TYPE(s->st_info);
    uintptr_t start = exe.bias + s->st_value;
    if ((type != STT_FUNC && type != STT_OBJECT) || address < start ||
        address - start >= (s->st_size ? s->st_size : 1))
      continue;
    *offset = address - start;
    return name_of(s);
  }
  return NULL;
}

void tr__symbol_name(const void *address, const char **name, const char **library,
                     uintptr_t *offset) {
  Dl_info info;
  *name = *library = NULL;
  *offset = 0;
  if (!dladdr(address, &info) || !info.dli_fname)
    return;
  *library = info.dli_fname;
  *name = info.dli_sname;
  *offset = (uintptr_t)address - (uintptr_t)(*name ? info.dli_saddr : info.dli_fbase);
  if (!*name && !strcmp(info.dli_fname, program_invocation_name))
    *name = local_name((uintptr_t)address, offset);
  else if (!*name && (uintptr_t)info.dli_fbase == exe.bias)
    *name = local_name((uintptr_t)address, offset);
}

/* ---- which object ---- */

struct range {
  uintptr_t address, from, to;
};

static int find_range(struct dl_phdr_info *info, size_t size, void *data) {
  struct range *r = data;
  uintptr_t from = UINTPTR_MAX, to = 0;
  int inside = 0;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &info->dlpi_phdr[i];
    uintptr_t start = info->dlpi_addr + p->p_vaddr, end = start + p->p_memsz;
    if (p->p_type != PT_LOAD)
      continue;
    inside |= r->address >= start && r->address < end;
    from = start < from ? start : from;
    to = end > to ? end : to;
  }
  if (inside)
    r->from = from, r->to = to;
  return inside;
}

void tr__object_range(const void *address, uintptr_t *from, uintptr_t *to) {
  struct range r = {(uintptr_t)address, 1, 1};
  if (address)
    dl_iterate_phdr(find_range, &r);
  *from = r.from;
  *to = r.to;
}

/* ---- sites ---- */

enum { KNOWN = 4096 };

/* What was found out once: a function's site, and its name. */
struct known {
  _Atomic(const void *) function;
  _Atomic uint32_t id;
};
static struct known sites[KNOWN], names[KNOWN];

/* The name as its author wrote it, where the program brings a demangler along. */
static char *demangled(const char *name) {
  typedef char *demangle_fn(const char *, char *, size_t *, int *);
  static demangle_fn *demangle;
  static int known;
  int status = 0;
  if (!known) {
    demangle = (demangle_fn *)dlsym(RTLD_DEFAULT, "__cxa_demangle");
    known = 1;
  }
  if (!demangle || strncmp(name, "_Z", 2))
    return NULL;
  return demangle(name, NULL, NULL, &status);
}

/* What people call the function, or its site with the library that it is in. */
static uint32_t with_name(const void *function, int as_site) {
  const char *name, *library;
  char text[64];
  uintptr_t offset;
  tr__symbol_name(function, &name, &library, &offset);
  const char *slash = library ? strrchr(library, '/') : NULL;
  if (slash)
    library = slash + 1;
  char *plain = name ? demangled(name) : NULL;
  if (!name) {
    snprintf(text, sizeof text, "+0x%zx", (size_t)offset);
    name = text;
  }
  if (plain)
    name = plain;
  uint32_t id = tr_string(name, strlen(name));
  if (as_site)
    id = tr_site(id, library ? tr_string(library, strlen(library)) : 0, 0, 0);
  free(plain);
  return id;
}

static uint32_t remembered(struct known *table, const void *function, int as_site) {
  size_t at = ((uintptr_t)function >> 4) * 0x9e3779b1u % KNOWN;
  if (!function || !tr_active())
    return 0;
  for (size_t i = 0; i < 8; i++, at = (at + 1) % KNOWN) {
    struct known *k = &table[at];
    const void *there = atomic_load_explicit(&k->function, memory_order_acquire);
    uint32_t id = atomic_load_explicit(&k->id, memory_order_acquire);
    if (there == function && id)
      return id;
    if (there && there != function)
      continue;
    id = with_name(function, as_site);
    if (there == function || atomic_compare_exchange_strong(&k->function, &there, function))
      atomic_store_explicit(&k->id, id, memory_order_release);
    return id;
  }
  return with_name(function, as_site);
}

uint32_t tr__name_id(const void *function) {
  return remembered(names, function, 0);
}

uint32_t tr__site_of(const void *function) {
  return remembered(sites, function, 1);
}

uint32_t tr__constant(_Atomic uint32_t *id, const char *text) {
  uint32_t known = atomic_load_explicit(id, memory_order_relaxed);
  if (!known && tr_active())
    atomic_store_explicit(id, known = tr_string(text, strlen(text)),
                          memory_order_relaxed);
  return known;
}
