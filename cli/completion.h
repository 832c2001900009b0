/*
 * Shell completion, made from the tables of commands and options.
 *
 * Thread: the main one.
 */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include <stdio.h>

/* Writes the script for "bash", "zsh" or "fish". 0, or -EINVAL for another shell. */
int cli_completion(const char *shell, FILE *out);

#endif
