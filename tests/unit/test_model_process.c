/* Processes, spawns, samples, the engine. */
#include "tests/unit/model_fixture.h"

#include <stdio.h>

static void other_process(uint32_t index, int32_t pid) {
  f->process = index;
  f->pid = pid;
}

#define SPAWN(from_us, to_us, task, pid)                            \
  do {                                                              \
    PUT(from_us, SPAWN_BEGIN, 0, S_SH, task, 0);                    \
    PUT(to_us, SPAWN_END, 0, S_SH, task, (uint64_t)(int64_t)(pid)); \
  } while (0)

START_TEST(spawn_and_exit) {
  CREATE(0, CHILD, 60, 1, 0);
  SPAWN(10, 3010, 1, 200);
  const struct md_spawn *s = first()->spawns;
  ck_assert_uint_eq(first()->spawn_count, 1);
  ck_assert_int_eq(s->pid, 200);
  ck_assert_str_eq(s->command, "/bin/sh");
  ck_assert_uint_eq(s->cost_ns, 3 * MS);
  ck_assert_uint_eq(s->site, 60);
  ck_assert_uint_eq(s->exit_ns, 0);
  PUT(9000, PROC_EXIT, 0, 3, 1, 200);
  PUT(9000, PROC_RUSAGE, 0, 4096, 5 * MS, 6 * MS);
  ck_assert_uint_eq(s->exit_ns, BASE + 9 * MS);
  ck_assert_int_eq(s->exit_code, 3);
  ck_assert_uint_eq(s->maxrss_kib, 4096);
  ck_assert_uint_eq(s->user_ns, 5 * MS);
  ck_assert_uint_eq(s->system_ns, 6 * MS);
  ck_assert_uint_eq(first()->spawn_cost.max_ns, 3 * MS);
}
END_TEST

START_TEST(failed_spawn) {
  SPAWN(10, 20, 1, -2);
  ck_assert_int_eq(first()->spawns[0].pid, -2);
  ck_assert_uint_ne(first()->spawns[0].exit_ns, 0);
}
END_TEST

START_TEST(killed_child_ends_its_own_entry) {
  fixture_info(1)->pid = 200;
  fixture_info(1)->ppid = 100;
  fixture_info(1)->alive = 1;
  strcpy(fixture_info(1)->command, "node child.js");
  SPAWN(10, 20, 1, 200);
  other_process(1, 200);
  PUT(100, LOOP_START, 0, 0, 1, 0);
  BEGIN(200, TIMER, 1, 1, 0);
  other_process(0, 100);
  PUT(5000, PROC_EXIT, 9, 0, 1, 200);
  const struct md_process *child = md_process_by_pid(f->m, 200);
  ck_assert_ptr_nonnull(child);
  ck_assert_uint_eq(md_process_count(f->m), 2);
  ck_assert_int_eq(child->ppid, 100);
  ck_assert_str_eq(child->command, "node child.js");
  ck_assert_int_eq(child->exit_status, -9);
  ck_assert_uint_eq(child->end_ns, BASE + 5 * MS);
  ck_assert_uint_eq(child->callbacks[0]->slowest[0].unfinished, 1);
  ck_time_adds_up(child, 4900 * US);
  ck_assert_int_eq(first()->spawns[0].signal, 9);
}
END_TEST

START_TEST(reused_pid_means_the_newest) {
  other_process(0, 100);
  PUT(0, PROCESS_START, 0, S_SH, 100, 1);
  PUT(10, PROCESS_END, 0, 7, 100, 0);
  other_process(5, 100);
  PUT(20, PROCESS_START, 0, S_SH, 100, 1);
  ck_assert_ptr_eq(md_process_by_pid(f->m, 100), md_process(f->m, 1));
  ck_assert_uint_eq(md_process(f->m, 1)->index, 5);
  ck_assert_int_eq(md_process(f->m, 0)->exit_status, 7);
  ck_assert_str_eq(first()->command, "/bin/sh");
  ck_assert_ptr_null(md_process_by_pid(f->m, 4));
  ck_assert_ptr_null(md_process(f->m, 2));
}
END_TEST

START_TEST(two_hundred_children) {
  for (uint32_t i = 1; i <= 200; i++) {
    other_process(0, 100);
    SPAWN(i * 1000, i * 1000 + 500, i, 1000 + i);
    other_process(i, 1000 + (int32_t)i);
    PUT(i * 1000 + 600, PROCESS_START, 0, S_SH, 1000 + i, 100);
    other_process(0, 100);
    PUT(i * 1000 + 900, PROC_EXIT, 0, i % 7, i, 1000 + i);
  }
  ck_assert_uint_eq(md_process_count(f->m), 201);
  ck_assert_uint_eq(first()->spawn_count, 200);
  for (uint32_t i = 1; i <= 200; i++) {
    ck_assert_int_eq(first()->spawns[i - 1].exit_code, i % 7);
    ck_assert_int_eq(md_process(f->m, i)->ppid, 100);
  }
}
END_TEST

START_TEST(spawn_rows_are_capped_and_totals_exact) {
  for (uint32_t i = 1; i <= 5000; i++) {
    SPAWN(i * 100, i * 100 + (i == 1000 ? 90 : 10), i, 1000 + i);
    if (i != 2) /* this one runs on */
      PUT(i * 100 + 95, PROC_EXIT, 0, 0, i, 1000 + i);
  }
  int costliest = 0, running = 0;
  ck_assert_uint_eq(first()->spawn_count, 4096);
  ck_assert_uint_eq(first()->spawn_total, 5000);
  ck_assert_uint_eq(first()->spawn_cost.count, 5000);
  for (size_t i = 0; i < 4096; i++) {
    costliest += first()->spawns[i].pid == 2000;
    running += first()->spawns[i].pid == 1002;
  }
  ck_assert_int_eq(costliest + running, 2);
  ck_assert_int_eq(first()->spawns[4095].pid, 6000);
}
END_TEST

static void sample(uint64_t us, uint64_t task, uint32_t depth, uint32_t innermost) {
  put(us, SAMPLER, TR_EV_SAMPLE, (uint16_t)depth, 0, task, 2 * MS);
  for (uint32_t i = 0; i < depth; i += 5) {
    uint32_t s[5];
    for (uint32_t k = 0; k < 5; k++)
      s[k] = i + k < depth ? innermost + i + k : 0;
    put(us, SAMPLER, TR_EV_FRAMES, (uint16_t)i, s[0], s[1] | (uint64_t)s[2] << 32,
        s[3] | (uint64_t)s[4] << 32);
  }
}

START_TEST(samples_go_to_their_callback) {
  BEGIN(0, TIMER, 1, 1, 0);
  for (uint64_t i = 0; i < 10; i++)
    sample(10000 + i * 2000, 1, 7, i == 3 || i == 6 ? 100 : 20);
  END(120000, TIMER, 1);
  sample(130000, 1, 3, 30); /* nothing open */
  const struct md_process *p = first();
  ck_assert_uint_eq(p->samples, 11);
  ck_assert_uint_eq(p->stack_count, 3);
  ck_assert_uint_eq(p->stacks[0].count, 8);
  ck_assert_uint_eq(p->stacks[0].depth, 7);
  ck_assert_uint_eq(p->stacks[0].sites[6], 26);
  const struct md_instance *slow = &row(TR_KIND_TIMER, 1)->slowest[0];
  ck_assert_uint_eq(slow->samples, 10);
  ck_assert_uint_eq(slow->depth, 7);
  ck_assert_uint_eq(slow->stack[0], 20);
  const struct md_finding *x = finding("slow-callback");
  ck_assert_ptr_nonnull(strstr(x->evidence, "hottest line app.js:20 (8 of 10 samples)"));
}
END_TEST

START_TEST(deep_and_broken_samples) {
  sample(0, 0, 64, 1);
  put(10, SAMPLER, TR_EV_FRAMES, 0, 1, 0, 0); /* without a sample */
  put(20, SAMPLER, TR_EV_SAMPLE, 9, 4, 0, 0); /* its frames never come */
  sample(30, 0, 2, 9);
  ck_assert_uint_eq(first()->stacks[0].depth, MD_STACK);
  ck_assert_uint_eq(first()->samples, 3);
  ck_assert_uint_eq(first()->samples_lost, 4);
}
END_TEST

START_TEST(stacks_are_capped) {
  for (uint32_t i = 0; i < 6000; i++)
    sample(i * 10, 0, 3, 1 + i * 3);
  ck_assert_uint_eq(first()->stack_count, 4097);
  ck_assert_uint_eq(first()->stacks[4096].depth, 0);
  ck_assert_uint_eq(first()->stacks[4096].count, 6000 - 4096);
}
END_TEST

START_TEST(collections) {
  PUT(50000, GC_BEGIN, 0, 0, 0, 0);
  PUT(150000, GC_END, 0, 1234, 99999, 5);
  PUT(160000, HEAP, 0, 0, 77777, 88888);
  const struct md_process *p = first();
  ck_assert_uint_eq(p->gc.max_ns, 100 * MS);
  ck_assert_uint_eq(p->heap_objects, 1234);
  ck_assert_uint_eq(p->heap_bytes, 77777);
  ck_assert_uint_eq(p->rss_bytes, 88888);
  ck_assert_uint_eq(p->history[BASE / MD_BUCKET_NS % MD_BUCKETS].gc_ns, 50 * MS);
  ck_assert_uint_eq(p->history[(BASE / MD_BUCKET_NS + 1) % MD_BUCKETS].gc_ns, 50 * MS);
}
END_TEST

START_TEST(dead_process_without_a_word) {
  fixture_info(0)->pid = 100;
  fixture_info(0)->alive = 1;
  PUT(0, LOOP_START, 0, 0, 1, 0);
  BEGIN(10, TIMER, 1, 1, 0);
  md_advance(f->m, BASE + 1000000 * US);
  ck_assert_uint_eq(first()->end_ns, 0);
  fixture_info(0)->alive = 0;
  md_advance(f->m, BASE + 1100000 * US);
  END(300, TIMER, 1); /* what it wrote last arrives late */
  md_advance(f->m, BASE + 1200000 * US);
  ck_assert_uint_eq(first()->end_ns, 0);
  md_advance(f->m, BASE + 2000000 * US);
  ck_assert_uint_eq(first()->end_ns, BASE + 300 * US);
  ck_time_adds_up(first(), 300 * US);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->run.count, 1);
}
END_TEST

START_TEST(messages_between_processes) {
  PUT(0, IPC_SEND, 0, 10, 1, 200);
  PUT(1, IPC_SEND, 0, 20, 2, 200);
  PUT(2, IPC_RECV, 0, 5, 3, 200);
  ck_assert_uint_eq(first()->ipc_sent, 2);
  ck_assert_uint_eq(first()->ipc_sent_bytes, 30);
  ck_assert_uint_eq(first()->ipc_received_bytes, 5);
}
END_TEST

START_TEST(those_that_ended_are_forgotten) {
  size_t count;
  struct md_totals t;
  for (uint32_t i = 0; i < 8; i++) {
    other_process(i, 100 + (int32_t)i);
    PUT(i * 10, MARK, 0, 0, 0, 0);
    if (i != 0 && i != 5)
      PUT(i * 10 + 5, PROCESS_END, 0, 0, 0, 0);
  }
  md_findings(f->m, &count);
  md_forget_ended(f->m, 6);
  ck_assert_uint_eq(md_process_count(f->m), 8);
  md_forget_ended(f->m, 2);
  ck_assert_uint_eq(md_process_count(f->m), 4);
  static const int32_t left[] = {100, 105, 106, 107};
  for (size_t i = 0; i < 4; i++)
    ck_assert_int_eq(md_process(f->m, i)->pid, left[i]);
  ck_assert_ptr_null(md_process_by_pid(f->m, 103));
  md_findings(f->m, &count);
  PUT(100, MARK, 0, 0, 0, 0);
  other_process(5, 105);
  PUT(110, MARK, 0, 0, 0, 0);
  ck_assert_uint_eq(md_process_by_pid(f->m, 105)->events, 2);
  md_totals(f->m, &t);
  ck_assert_uint_eq(t.events, 16);
  md_forget_ended(f->m, 0);
  ck_assert_uint_eq(md_process_count(f->m), 2);
}
END_TEST

START_TEST(totals) {
  struct md_totals t;
  PUT(5, MARK, 0, 0, 0, 0);
  other_process(1, 101);
  PUT(9, LOST, 0, 0, 44, 0);
  put(10, LOOP_THREAD, 0x7fff, 1, 2, 3, 4); /* of a newer writer */
  md_totals(f->m, &t);
  ck_assert_uint_eq(t.events, 3);
  ck_assert_uint_eq(t.lost, 44);
  ck_assert_uint_eq(t.first_ns, BASE + 5 * US);
  ck_assert_uint_eq(t.last_ns, BASE + 10 * US);
}
END_TEST

RUN_TESTS("model_process", spawn_and_exit, failed_spawn, killed_child_ends_its_own_entry,
          reused_pid_means_the_newest, two_hundred_children,
          spawn_rows_are_capped_and_totals_exact, samples_go_to_their_callback,
          deep_and_broken_samples, stacks_are_capped, collections,
          dead_process_without_a_word, messages_between_processes,
          those_that_ended_are_forgotten, totals)
