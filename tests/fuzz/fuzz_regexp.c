/*
 * Fuzzing regular expressions: patterns put together from pieces, sound and broken, against
 * short texts with halves of characters and bytes that are no UTF-8. Whatever the pattern, the
 * engine answers with a match, none or a SyntaxError; what it answers is checked against the
 * subject, and the sanitizers watch.
 *
 *   fuzz_regexp [-t SECONDS] [-s SEED]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jsi.h>

static uint64_t state;

static unsigned pick(unsigned n) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(state >> 33) % n;
}

static const char *const pieces[] = {
  "a", "b", "-", ".", "^", "$", "|", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>",
  "(?<m>", "[", "]", "[^", "a-z", "\\w", "\\W", "\\d", "\\s", "\\S", "\\b", "\\B", "\\1", "\\2",
  "\\k<n>", "\\k", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,}", "{", "}", "{3,1}",
  "{2,300}", "\\u{1F600}", "\\uD83D", "\\uDE00", "\\u", "\\x4", "\\x41", "\\c", "\\cJ", "\\0", "\\377",
  "\\p{L}", "\\P{Lu}", "\\p{Script=Greek}", "\\p", "\\", "/", "\n", "\xF0\x9F\x98\x80", "\xC3\xA9",
  "\xE2\x84\xAA", "\xC5\xBF", "\xED\xA0\xBD", "\xED\xB8\x80", "\xC0\x80", "\xFF", "\xC3", "(?", "(?<",
};
static const char *const letters[] = {
  "a", "b", "A", "1", "_", " ", "\n", "k", "s", "\xF0\x9F\x98\x80", "\xC3\xA9", "\xC3\x89", "\xCE\xA3",
  "\xE2\x84\xAA", "\xC5\xBF", "\xED\xA0\xBD", "\xED\xB8\x80", "\xC0\x80", "\xFF", "\xF0\x9F",
};
static const char *const methods[] = {"exec", "test"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void build(char *out, size_t size, const char *const *list, size_t n, unsigned parts) {
  out[0] = 0;
  while (parts-- > 0) {
    const char *piece = list[pick((unsigned)n)];
    if (strlen(out) + strlen(piece) + 1 < size)
      strcat(out, piece);
  }
}

static void call(js_State *J, const char *method, int idx, const char *argument) {
  js_getproperty(J, idx, method);
  js_copy(J, idx);
  js_pushstring(J, argument);
  js_call(J, 1);
  js_pop(J, 1);
}

static void call_string(js_State *J, const char *method, const char *subject, int regexp) {
  js_pushstring(J, subject);
  js_getproperty(J, -1, method);
  js_rot2(J);
  js_copy(J, regexp);
  js_pushstring(J, "<$1$<n>$&$`$'$2>");
  js_call(J, 2);
  js_pop(J, 1);
}

/* 1 if it was a sound pattern. */
static int try_one(js_State *J, const char *pattern, int flags, const char *subject) {
  static const char *const strings[] = {"match", "replace", "search", "split"};
  if (js_try(J)) {
    js_pop(J, 1);
    return 0;
  }
  js_newregexp(J, pattern, flags);
  int regexp = js_gettop(J) - 1;
  for (size_t i = 0; i < COUNT(methods); i++)
    call(J, methods[i], regexp, subject);
  for (size_t i = 0; i < COUNT(strings); i++)
    call_string(J, strings[i], subject, regexp);
  js_getproperty(J, regexp, "lastIndex");
  if (js_tonumber(J, -1) < 0 || js_tonumber(J, -1) > (double)strlen(subject) + 1)
    abort();
  js_pop(J, 2);
  js_endtry(J);
  return 1;
}

int main(int argc, char **argv) {
  int seconds = 10, opt;
  state = 1;
  while ((opt = getopt(argc, argv, "t:s:")) != -1) {
    if (opt == 't')
      seconds = atoi(optarg);
    else if (opt == 's')
      state = strtoull(optarg, NULL, 10);
    else
      return 2;
  }
  js_State *J = js_newstate(NULL, NULL, 0);
  time_t end = time(NULL) + seconds;
  long sound = 0, all = 0;
  char pattern[200], subject[64];
  while (time(NULL) < end) {
    build(pattern, sizeof pattern, pieces, COUNT(pieces), 1 + pick(10));
    build(subject, sizeof subject, letters, COUNT(letters), pick(10));
    sound += try_one(J, pattern, (int)pick(128), subject);
    all++;
    if (all % 1000 == 0)
      js_gc(J, 0);
  }
  printf("%ld patterns, %ld of them sound\n", all, sound);
  js_freestate(J);
  return 0;
}
