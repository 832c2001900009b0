/*
 * Runs the ES5 part of a test262 tree in the bare engine.
 *
 *   conformance [-l] SUITE KNOWN [PART]
 *
 * KNOWN lists the tests that are known to fail. The run fails when another test fails, and
 * when a test listed there passes. -l lists every failing test with its reason; PART runs
 * only the tests whose path contains it, and then the list is not compared.
 *
 * Two processes take the tests one by one; one that dies or takes too long fails its test and
 * is replaced.
 */
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/conformance/judge.h"

enum { WORKERS = 2, SECONDS = 4, MESSAGE = 240, GROUPS = 32 };

enum status { NOT_RUN, PASSED, FAILED };

/* One for each test, in memory that the processes share. */
struct result {
  _Atomic int status;
  char message[MESSAGE];
};

struct shared {
  _Atomic size_t next;              /* the test that the next free worker takes */
  _Atomic size_t current[WORKERS];  /* what each worker is at */
  struct result results[];
};

struct test {
  char *path;        /* below SUITE/test/ */
  const char *group; /* why it is known to fail, or NULL */
};

/* nftw() has no argument of the caller's, so what it fills stands here. */
static struct {
  const char *suite, *part;
  struct test *tests;
  size_t count, room;
} list;

static void die(const char *what) {
  fprintf(stderr, "conformance: %s: %s\n", what, strerror(errno));
  exit(2);
}

static void *checked(void *memory) {
  if (!memory)
    die("out of memory");
  return memory;
}

static int add_test(const char *path, const struct stat *st, int type, struct FTW *at) {
  (void)st;
  size_t length = strlen(path);
  if (type != FTW_F || length < 3 || strcmp(path + length - 3, ".js") != 0)
    return 0;
  const char *name = path + strlen(list.suite) + strlen("/test/");
  if ((list.part && !strstr(name, list.part)) || path[at->base] == '_')
    return 0;
  struct suite_test test;
  if (suite_open(&test, path))
    return 0;
  if (test.es5) {
    if (list.count == list.room) {
      list.room = list.room ? 2 * list.room : 1024;
      list.tests = checked(realloc(list.tests, list.room * sizeof *list.tests));
    }
    list.tests[list.count++] = (struct test){.path = checked(strdup(name))};
  }
  suite_release(&test);
  return 0;
}

static int by_path(const void *a, const void *b) {
  return strcmp(((const struct test *)a)->path, ((const struct test *)b)->path);
}

static void find_tests(void) {
  static const char *const parts[] = {"language", "built-ins", "annexB"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/test/%s", list.suite, parts[i]);
    if (nftw(folder, add_test, 16, FTW_PHYS))
      die(folder);
  }
  qsort(list.tests, list.count, sizeof *list.tests, by_path);
}

/* A line of KNOWN is "GROUP PATH"; a path that is no test is a mistake in the list. */
static int read_known(const char *file) {
  FILE *known = fopen(file, "r");
  if (!known)
    die(file);
  char line[1024], group[64], path[800];
  int wrong = 0;
  while (fgets(line, sizeof line, known)) {
    if (line[0] == '#' || sscanf(line, "%63s %799s", group, path) != 2)
      continue;
    struct test key = {.path = path};
    struct test *test = NULL;
    if (list.count)
      test = bsearch(&key, list.tests, list.count, sizeof key, by_path);
    if (test)
      test->group = checked(strdup(group));
    else if (!list.part)
      wrong += printf("%s names no test: %s\n", file, path) > 0;
  }
  fclose(known);
  return wrong;
}

static void limit_time(void) {
  struct itimerval timer = {.it_value.tv_sec = SECONDS};
  setitimer(ITIMER_VIRTUAL, &timer, NULL);
  alarm(10 * SECONDS);
}

static void work(struct shared *shared, int worker, const char *harness) {
  size_t i;
  struct rlimit memory = {.rlim_cur = 3u << 30, .rlim_max = 3u << 30};
  setrlimit(RLIMIT_AS, &memory);
  while ((i = atomic_fetch_add(&shared->next, 1)) < list.count) {
    struct result *result = &shared->results[i];
    char path[4096];
    struct suite_test test;
    atomic_store(&shared->current[worker], i);
    snprintf(path, sizeof path, "%s/test/%s", list.suite, list.tests[i].path);
    limit_time();
    if (suite_open(&test, path))
      die(path);
    bool good = judge(harness, &test, result->message, MESSAGE);
    suite_release(&test);
    atomic_store(&result->status, good ? PASSED : FAILED);
  }
}

static pid_t start_worker(struct shared *shared, int worker, const char *harness) {
  pid_t pid = fork();
  if (pid < 0)
    die("fork");
  if (!pid) {
    work(shared, worker, harness);
    _exit(0);
  }
  return pid;
}

static void blame(struct result *result, int status) {
  int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (sig == SIGVTALRM || sig == SIGALRM)
    snprintf(result->message, MESSAGE, "took more than %d s", SECONDS);
  else
    snprintf(result->message, MESSAGE, "the engine died: %s",
             sig ? strsignal(sig) : "it called exit");
  atomic_store(&result->status, FAILED);
}

static void run_all(struct shared *shared, const char *harness) {
  pid_t pids[WORKERS];
  int running = WORKERS, status;
  for (int i = 0; i < WORKERS; i++)
    pids[i] = start_worker(shared, i, harness);
  while (running) {
    pid_t pid = wait(&status);
    if (pid < 0)
      die("wait");
    for (int i = 0; i < WORKERS; i++) {
      if (pids[i] != pid)
        continue;
      running--;
      if (status) {
        blame(&shared->results[atomic_load(&shared->current[i])], status);
        pids[i] = start_worker(shared, i, harness);
        running++;
      }
      break;
    }
  }
}

/* Prints how many known failures there are of each group, in the order of the tests. */
static void print_groups(void) {
  const char *groups[GROUPS];
  int counts[GROUPS], n = 0;
  for (size_t i = 0; i < list.count; i++) {
    const char *group = list.tests[i].group;
    int k = 0;
    while (group && k < n && strcmp(groups[k], group) != 0)
      k++;
    if (!group || (k == n && n == GROUPS))
      continue;
    if (k == n)
      groups[n] = group, counts[n++] = 0;
    counts[k]++;
  }
  for (int k = 0; k < n; k++)
    printf("%s%d %s", k ? ", " : "  known to fail: ", counts[k], groups[k]);
  if (n)
    putchar('\n');
}

static int report(const struct shared *shared, const char *known, bool listing) {
  size_t good = 0;
  int wrong = 0;
  for (size_t i = 0; i < list.count; i++) {
    const struct result *result = &shared->results[i];
    const struct test *test = &list.tests[i];
    bool passed = result->status == PASSED;
    good += passed;
    if (listing && !passed)
      printf("%s: %s\n", test->path, result->message);
    else if (!passed && !test->group)
      wrong += printf("FAILED %s: %s\n", test->path, result->message) > 0;
    else if (passed && test->group)
      wrong += printf("PASSES, so take it out of %s: %s\n", known, test->path) > 0;
  }
  print_groups();
  printf("%zu of %zu ES5 tests pass (%.2f%%)\n", good, list.count,
         list.count ? 100.0 * good / list.count : 0.0);
  return wrong;
}

int main(int argc, char **argv) {
  bool listing = argc > 1 && !strcmp(argv[1], "-l");
  argv += listing, argc -= listing;
  if (argc < 3 || argc > 4) {
    fputs("usage: conformance [-l] SUITE KNOWN [PART]\n", stderr);
    return 2;
  }
  list.suite = argv[1];
  list.part = argv[3];
  find_tests();
  int wrong = read_known(argv[2]);
  size_t size = sizeof(struct shared) + list.count * sizeof(struct result);
  struct shared *shared =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    die("mmap");
  char harness[4096];
  snprintf(harness, sizeof harness, "%s/harness", list.suite);
  fflush(stdout);
  run_all(shared, harness);
  wrong += report(shared, argv[2], listing);
  return wrong || !list.count;
}
