/* Runs one conformance test in engines of its own and says how it went. */
#ifndef CONFORMANCE_JUDGE_H
#define CONFORMANCE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/conformance/suite.h"

/*
 * Runs the test in each of its modes, a fresh engine for each. harness is the folder of the
 * files that tests include. Returns whether it passed; else text says why not.
 */
bool judge(const char *harness, const struct suite_test *test, char *text, size_t size);

#endif
