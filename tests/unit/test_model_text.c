/* Histograms, the hash table, and text helpers. */
#include "tests/unit/model_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/map.h"

static uint64_t random_state = 88172645463325252u;
static uint64_t random_u64(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static int ascending(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

START_TEST(percentiles_are_within_a_hundredth) {
  enum { N = 20000 };
  static uint64_t values[N];
  static const double qs[] = {0.001, 0.1, 0.5, 0.9, 0.99, 0.999};
  struct md_hist h;
  md_hist_init(&h);
  for (int i = 0; i < N; i++) {
    values[i] = random_u64() >> (random_u64() % 60);
    md_hist_add(&h, values[i]);
  }
  qsort(values, N, sizeof *values, ascending);
  for (size_t i = 0; i < sizeof qs / sizeof *qs; i++) {
    double exact = (double)values[(size_t)(qs[i] * N + 0.999999) - 1];
    double got = (double)md_hist_percentile(&h, qs[i]);
    ck_assert_double_le(got, exact * 1.01 + 1);
    ck_assert_double_ge(got, exact * 0.99 - 1);
  }
  ck_assert_uint_eq(md_hist_percentile(&h, 0), values[0]);
  ck_assert_uint_eq(md_hist_percentile(&h, 1), values[N - 1]);
  md_hist_release(&h);
}
END_TEST

START_TEST(every_value_is_in_its_bucket) {
  for (int i = 0; i < 3000; i++) {
    struct md_hist h;
    uint64_t value = i < 300 ? (uint64_t)i : random_u64() >> (i % 64);
    uint64_t low, high, count, hits = 0;
    md_hist_init(&h);
    md_hist_add(&h, value);
    ck_assert_uint_eq(md_hist_percentile(&h, 0.5), value);
    for (uint32_t b = 0; md_hist_bucket(&h, b, &low, &high, &count); b++)
      if (count) {
        hits += count;
        ck_assert_uint_le(low, value);
        ck_assert(value < high || high == UINT64_MAX);
        ck_assert_double_le((double)(high - low), (double)low / 50 + 1);
      }
    ck_assert_uint_eq(hits, 1);
    md_hist_release(&h);
  }
}
END_TEST

START_TEST(buckets_join_without_gaps) {
  struct md_hist h;
  uint64_t low, high, count, last = 0;
  md_hist_init(&h);
  md_hist_add(&h, UINT64_MAX);
  for (uint32_t b = 0; md_hist_bucket(&h, b, &low, &high, &count); b++) {
    ck_assert_uint_eq(low, last);
    last = high;
  }
  ck_assert_uint_eq(last, UINT64_MAX);
  md_hist_release(&h);
}
END_TEST

START_TEST(merge_and_reset) {
  struct md_hist a, b;
  md_hist_init(&a);
  md_hist_init(&b);
  ck_assert_uint_eq(md_hist_percentile(&a, 0.5), 0);
  ck_assert_uint_eq(md_hist_mean(&a), 0);
  md_hist_merge(&a, &b);
  md_hist_add(&b, 1000000);
  md_hist_add(&b, 3000000);
  md_hist_merge(&a, &b);
  md_hist_add(&a, 5);
  ck_assert_uint_eq(a.count, 3);
  ck_assert_uint_eq(a.min_ns, 5);
  ck_assert_uint_eq(a.max_ns, 3000000);
  ck_assert_uint_eq(md_hist_mean(&b), 2000000);
  md_hist_reset(&a);
  ck_assert_uint_eq(a.count, 0);
  ck_assert_uint_eq(md_hist_percentile(&a, 0.99), 0);
  md_hist_add(&a, 7);
  ck_assert_uint_eq(md_hist_percentile(&a, 0.5), 7);
  md_hist_release(&a);
  md_hist_release(&b);
}
END_TEST

START_TEST(map_agrees_with_a_plain_array) {
  enum { KEYS = 512 };
  static char present[KEYS];
  struct md__map m = {0};
  ck_assert_ptr_null(md__map_get(&m, 5));
  md__map_remove(&m, 5);
  for (int i = 0; i < 200000; i++) {
    uint64_t k = random_u64() % KEYS;
    uint64_t key = (k + 1) * 0x100000001u; /* many share their home */
    if (present[k])
      md__map_remove(&m, key);
    else
      md__map_add(&m, key, &present[k]);
    present[k] ^= 1;
    uint64_t other = random_u64() % KEYS;
    void *got = md__map_get(&m, (other + 1) * 0x100000001u);
    ck_assert_ptr_eq(got, present[other] ? &present[other] : NULL);
  }
  md__map_release(&m);
}
END_TEST

START_TEST(durations_as_text) {
  static const struct {
    uint64_t ns;
    const char *text;
  } rows[] = {
      {0, "0 ns"},
      {999, "999 ns"},
      {1000, "1.00 us"},
      {1234, "1.23 us"},
      {12345, "12.3 us"},
      {123456, "123 us"},
      {999499, "999 us"},
      {999500, "1.00 ms"},
      {9999999, "10.0 ms"},
      {1230000000, "1.23 s"},
      {59900000000, "59.9 s"},
      {60000000000, "1.00 min"},
      {5400000000000, "1.50 h"},
      {TR_UNKNOWN, "-"},
      {TR_UNKNOWN - 1, "5124096 h"},
  };
  char out[32];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    ck_assert_str_eq(md_format_ns(out, sizeof out, rows[i].ns), rows[i].text);
  ck_assert_str_eq(md_format_ns(out, 4, 123456), "123");
}
END_TEST

START_TEST(bytes_as_text) {
  char out[32];
  ck_assert_str_eq(md_format_bytes(out, sizeof out, 1023), "1023 B");
  ck_assert_str_eq(md_format_bytes(out, sizeof out, 1536), "1.50 KiB");
  ck_assert_str_eq(md_format_bytes(out, sizeof out, 5u << 20), "5.00 MiB");
  ck_assert_str_eq(md_format_bytes(out, sizeof out, UINT64_MAX), "16384 PiB");
}
END_TEST

START_TEST(escaping) {
  static const struct {
    const char *text, *expected;
  } rows[] = {
      {"plain", "plain"},
      {"caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80",
       "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80"},
      {"a\nb\tc", "a\\nb\\x09c"},
      {"\x1b[31m", "\\x1b[31m"},
      {"\x7f", "\\x7f"},
      {"\xc2\x9b"
       "31m",
       "\\u009b31m"},
      {"\xc2\xa0", "\xc2\xa0"},
      {"\xe2\x80\xae"
       "evil",
       "\\u202eevil"},
      {"\xe2\x81\xa6", "\\u2066"},
      {"\xe2\x80\x94", "\xe2\x80\x94"},
      {"\xff\xfe", "\\xff\\xfe"},
      {"\xc3", "\\xc3"},
      {"\xe6\x97", "\\xe6\\x97"},
      {"\xc0\x80", "\\xc0\\x80"}, /* overlong */
      {"\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, /* a surrogate */
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
      {NULL, ""},
  };
  char out[128];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    ck_assert_str_eq(md_escape(out, sizeof out, rows[i].text), rows[i].expected);
}
END_TEST

START_TEST(escaping_never_cuts_a_character) {
  char out[8];
  ck_assert_str_eq(md_escape(out, 4, "ab\xe6\x97\xa5"), "ab");
  ck_assert_str_eq(md_escape(out, 6, "ab\xe6\x97\xa5"), "ab\xe6\x97\xa5");
  ck_assert_str_eq(md_escape(out, 5, "ab\x01"), "ab");
  ck_assert_str_eq(md_escape(out, 1, "ab"), "");
  out[0] = 'x';
  md_escape(out, 0, "ab");
  ck_assert_int_eq(out[0], 'x');
}
END_TEST

START_TEST(durations_from_text) {
  static const struct {
    const char *text;
    uint64_t ns;
  } good[] = {
      {"250us", 250000},       {"10ms", 10000000},   {"2s", 2000000000},
      {"1.5 s", 1500000000},   {"3m", 180000000000}, {"0.25ms", 250000},
      {"1h", 3600000000000},   {"7ns", 7},           {"2min", 120000000000},
      {"\x31\xc2\xb5s", 1000}, {".5s", 500000000},   {"0s", 0},
  };
  static const char *const bad[] = {
      "",       "10",
      "ms",     "-1s",
      "1.2.3s", "10 parsecs",
      "1 s ",   " 1s",
      "1e3s",   "99999999999999999999s",
      "0x10s",  "1,5s",
      "inf",    "1111111111111111111111111111s",
  };
  uint64_t ns;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    ck_assert_int_eq(md_parse_duration(good[i].text, &ns), 0);
    ck_assert_uint_eq(ns, good[i].ns);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert_int_eq(md_parse_duration(bad[i], &ns), -EINVAL);
}
END_TEST

START_TEST(thresholds) {
  struct md_thresholds t;
  md_thresholds_default(&t);
  ck_assert_uint_eq(t.slow_callback_ns, 100 * MS);
  ck_assert_int_eq(md_threshold_set(&t, "slow_callback_ns", "80ms"), 0);
  ck_assert_uint_eq(t.slow_callback_ns, 80 * MS);
  ck_assert_int_eq(md_threshold_set(&t, "slow_callback_ns", "80"), -EINVAL);
  ck_assert_int_eq(md_threshold_set(&t, "uneven_ratio", "7"), 0);
  ck_assert_uint_eq(t.uneven_ratio, 7);
  ck_assert_int_eq(md_threshold_set(&t, "uneven_ratio", "7ms"), -EINVAL);
  ck_assert_int_eq(md_threshold_set(&t, "uneven_ratio", "-7"), -EINVAL);
  ck_assert_int_eq(md_threshold_set(&t, "nonsense", "1s"), -EINVAL);
}
END_TEST

RUN_TESTS("model_text", percentiles_are_within_a_hundredth, every_value_is_in_its_bucket,
          buckets_join_without_gaps, merge_and_reset, map_agrees_with_a_plain_array,
          durations_as_text, bytes_as_text, escaping, escaping_never_cuts_a_character,
          durations_from_text, thresholds)
