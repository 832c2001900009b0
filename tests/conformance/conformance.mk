# The ES5 part of a public conformance suite, run in the bare engine.

SUITE      := $(BUILD)/conformance/test262
CONFORMANCE := $(BUILD)/conformance/conformance

$(SUITE)/.complete: tests/conformance/fetch.sh tests/conformance/suite.sha256
	@sh tests/conformance/fetch.sh $(SUITE)
	@touch $@

$(CONFORMANCE): $(wildcard tests/conformance/*.[ch]) $(MUJS_LIB)
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 -g $(WARNINGS) $(SANFLAGS) -D_GNU_SOURCE -I. $(MUJS_CFLAGS) -o $@ \
	  $(filter %.c,$^) $(MUJS_LIB) -l:libunistring.a -lm

# TESTS=part runs the tests whose path contains it; LIST=-l says why each failing one does.
.PHONY: check-conformance
check-conformance: $(CONFORMANCE) $(SUITE)/.complete ## run the ES5 part of test262
	@TZ=EST5EDT,M3.2.0,M11.1.0 $(CONFORMANCE) $(LIST) $(SUITE) \
	  tests/conformance/known-failures.txt $(TESTS)
