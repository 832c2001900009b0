/* Sampled stacks as a tree. */
#include "model/flame.h"
#include "tests/unit/model_fixture.h"

static void stack(struct md_stack *s, uint64_t count, uint32_t depth, const uint32_t *sites) {
  *s = (struct md_stack){.count = count, .depth = depth};
  memcpy(s->sites, sites, depth * sizeof *sites);
}

static const struct md_flame_node *child(const struct md_flame *f, int parent, int n) {
  int i = f->nodes[parent].child;
  while (n-- > 0)
    i = f->nodes[i].next;
  return &f->nodes[i];
}

/* Site n is function f<n> at line n of app.js; innermost first. */
START_TEST(a_tree_of_callers) {
  struct md_stack stacks[4];
  struct md_flame flame;
  BEGIN(0, TIMER, 1, 1, 0);
  END(1, TIMER, 1);
  stack(&stacks[0], 5, 3, (uint32_t[]){3, 2, 1});
  stack(&stacks[1], 2, 2, (uint32_t[]){2, 1});
  stack(&stacks[2], 9, 2, (uint32_t[]){4, 1});
  stack(&stacks[3], 1, 1, (uint32_t[]){7});
  md_flame_init(&flame, f->m, first(), stacks, 4, NULL);
  ck_assert_uint_eq(flame.count, 6);
  ck_assert_int_eq(flame.depth, 3);
  ck_assert_uint_eq(flame.nodes[0].total, 17);
  const struct md_flame_node *one = child(&flame, 0, 0);
  ck_assert_str_eq(one->function, "f1");
  ck_assert_uint_eq(one->total, 16);
  ck_assert_uint_eq(one->self, 0);
  ck_assert_uint_eq(one->line, 1);
  const struct md_flame_node *most = &flame.nodes[one->child];
  ck_assert_str_eq(most->function, "f4"); /* the one with the most samples comes first */
  const struct md_flame_node *two = &flame.nodes[most->next];
  ck_assert_str_eq(two->function, "f2");
  ck_assert_uint_eq(two->total, 7);
  ck_assert_uint_eq(two->self, 2);
  ck_assert_str_eq(child(&flame, 0, 1)->function, "f7");
  md_flame_release(&flame);

  md_flame_init(&flame, f->m, first(), stacks, 4, row(TR_KIND_TIMER, 1));
  ck_assert_uint_eq(flame.nodes[0].total, 16); /* without those that began in f7 */
  md_flame_release(&flame);
}
END_TEST

START_TEST(nothing_was_sampled) {
  struct md_flame flame;
  BEGIN(0, TIMER, 1, 1, 0);
  END(1, TIMER, 1);
  md_flame_init(&flame, f->m, first(), NULL, 0, NULL);
  ck_assert_uint_eq(flame.count, 1);
  ck_assert_uint_eq(flame.nodes[0].total, 0);
  md_flame_release(&flame);
}
END_TEST

RUN_TESTS("model flame", a_tree_of_callers, nothing_was_sampled)
