/*
 * What a client would rather have: HTTP's Accept.
 *
 * Thread: any. Any bytes are taken; what is not understood counts for nothing.
 */
#ifndef CLI_ACCEPT_H
#define CLI_ACCEPT_H

/* How much a media type is wanted, 0 (not at all) to 1000; where several ranges of the
 * header hold it, its own name counts before a star. NULL: there is no such header. */
int cli_accept_rank(const char *accept, const char *type);

#endif
